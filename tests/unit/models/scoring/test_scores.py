import numpy as np
import pytest

from litterfog.models.scoring.scores import Samples, scores_by_size, scores_of

NAN = float("nan")


def samples(*each: tuple[float, bool, float]) -> Samples:
    probabilities, litter, shares = (np.array(values) for values in zip(*each, strict=True))
    return Samples(probabilities.astype(np.float32), litter, np.arange(len(each)), shares)


MIXED = samples(
    (0.9, True, 0.0001), (0.4, True, 0.002), (0.8, True, 1.0), (0.6, False, NAN), (0.1, False, NAN)
)  # fmt: skip


def test_a_set_has_every_figure() -> None:
    scores = scores_of(MIXED)
    assert (scores.litter, scores.clean) == (3, 2)
    assert scores.accuracy.value == pytest.approx(3 / 5)
    assert scores.litter_recall
    assert scores.litter_recall.value == pytest.approx(2 / 3, abs=1e-4)
    assert scores.clean_recall
    assert scores.clean_recall.value == pytest.approx(1 / 2)
    assert scores.auc
    assert scores.auc.value == pytest.approx(5 / 6, abs=1e-4)
    assert scores.recall_at_false_alarms
    assert scores.recall_at_false_alarms.value == pytest.approx(2 / 3, abs=1e-4)
    assert scores.alarm_limit == pytest.approx(0.6)


def test_clean_pictures_alone_have_no_figure_that_needs_litter() -> None:
    scores = scores_of(samples((0.6, False, NAN), (0.1, False, NAN)))
    assert (scores.litter_recall, scores.auc, scores.recall_at_false_alarms) == (None, None, None)
    assert scores.clean_recall
    assert scores.clean_recall.n == 2


def test_litter_alone_has_no_limit_of_false_alarms() -> None:
    assert scores_of(samples((0.6, True, 0.1))).alarm_limit is None


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        scores_of(MIXED.chosen(np.zeros(5, bool)))


def test_each_size_is_judged_against_all_that_is_clean() -> None:
    sizes = [(each.at_least, each.scores.litter, each.scores.clean)
             for each in scores_by_size(MIXED)]  # fmt: skip
    assert sizes == [(0.0, 1, 2), (0.002, 1, 2), (0.01, 1, 2)]


def test_litter_of_no_known_size_is_of_none() -> None:
    assert list(scores_by_size(samples((0.6, True, NAN), (0.1, False, NAN)))) == []
