from pathlib import Path

import pytest

from litterfog.models.training.epochs import EpochReport, best_of, seconds_left, write_epochs


def report(stage: str, epoch: int, accuracy: float = 0.9, seconds: float = 2.0) -> EpochReport:
    return EpochReport(stage, epoch, 0.25, 0.125 / epoch, accuracy, seconds)


def test_the_best_epoch_has_the_highest_accuracy_then_the_lowest_loss() -> None:
    history = [report("classifier", 1, 0.95), report("classifier", 2, 0.95)]
    history.append(report("fine-tuning", 1, 0.9))
    assert best_of(history) is history[1]


def test_epochs_are_written_a_row_each(tmp_path: Path) -> None:
    write_epochs(tmp_path / "epochs.csv", [report("classifier", 1)])
    assert (tmp_path / "epochs.csv").read_text().splitlines() == [
        "stage,epoch,training_loss,val_loss,val_accuracy,seconds",
        "classifier,1,0.25,0.125,0.9,2.0",
    ]


def test_the_time_left_is_a_guess_until_fine_tuning_begins() -> None:
    assert seconds_left([report("classifier", 1)], 3, 2) == pytest.approx(2 * 2 + 2 * 50)


def test_the_time_left_goes_by_what_the_stages_took() -> None:
    history = [report("classifier", 1), *(report("fine-tuning", n, 0.9, 60) for n in (1, 2))]
    assert seconds_left(history, 1, 5) == pytest.approx(3 * 60)


def test_the_first_slow_epoch_is_no_guide() -> None:
    history = [report("classifier", 1, 0.9, 8.0), report("classifier", 2)]
    assert seconds_left(history, 4, 0) == pytest.approx(2 * 2)


def test_nothing_is_left_of_a_finished_run() -> None:
    assert seconds_left([report("classifier", 1)], 1, 0) == 0


def test_epochs_of_positions_have_their_auc_too(tmp_path: Path) -> None:
    judged = EpochReport("positions", 1, 0.25, 0.125, 0.9, 2.0, 0.95)
    write_epochs(tmp_path / "epochs.csv", [judged])
    assert (tmp_path / "epochs.csv").read_text().splitlines()[1:] == [
        "positions,1,0.25,0.125,0.9,2.0,0.95"
    ]
