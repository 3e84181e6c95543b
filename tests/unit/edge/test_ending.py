from collections import Counter

from litterfog.edge.delivery import Delivery
from litterfog.edge.ending import why_incomplete
from litterfog.edge.left_out import left_out
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.summary import RunCounts, Summary
from litterfog.wire.receipt import Receipt
from litterfog.wire.refusal import Reason


def _why(counts: RunCounts, **more: object) -> str | None:
    known = {"unseen": 0, "waiting": None, "receipts": 0, **more}
    return why_incomplete(counts, "photos", **known)  # type: ignore[arg-type]  # values are mixed


def _skipped(count: int) -> RunCounts:
    counts = RunCounts(pictures=count)
    for number in range(count):
        counts.skip(f"{number}.jpg", SkippedError(SkipReason.NO_POSITION, "nowhere"))
    return counts


def test_a_run_without_pictures_says_so() -> None:
    assert _why(RunCounts()) == "there is no picture in photos"


def test_a_run_without_pictures_that_sent_what_was_left_is_complete() -> None:
    assert _why(RunCounts(), receipts=2) is None


def test_a_run_that_skipped_everything_says_why() -> None:
    assert _why(_skipped(2)) == "no picture of photos could be sent: 2 no-position"


def test_a_run_over_pictures_that_were_sent_before_is_complete() -> None:
    assert _why(RunCounts(pictures=5, known=5)) is None


def test_what_was_not_seen_is_counted() -> None:
    why = _why(RunCounts(pictures=1), unseen=3, waiting="interrupted")
    assert why == "interrupted; 3 pictures were not seen"


def _summary(counts: RunCounts, rejected: int = 0) -> Summary:
    delivery = Delivery(outcomes=Counter(rejected=rejected))
    for number in range(rejected):
        delivery.receipts.append(Receipt(str(number), "rejected", Reason.MODEL, "not served"))
    return Summary(None, counts, delivery, 0, 0, 1.0, {})


def test_the_text_names_each_picture_that_was_left_out() -> None:
    counts = _skipped(1)
    counts.names["0"] = "b.jpg"
    assert left_out(_summary(counts, 2)) == [
        "skipped 0.jpg: no-position: nowhere",
        "rejected b.jpg: model: not served",
        "rejected a frame of an earlier run (1): model: not served",
    ]


def test_the_text_counts_what_goes_beyond_a_screenful() -> None:
    lines = left_out(_summary(_skipped(30), 5))
    assert len(lines) == 21
    assert lines[-1] == "and 15 more: --json names them"


def test_json_has_all_of_them() -> None:
    found = _summary(_skipped(30)).as_json()
    assert len(found["skipped_by_name"]) == 30
    assert (found["already_sent"], found["unseen"]) == (0, 0)
