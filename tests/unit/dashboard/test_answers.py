from litterfog.dashboard.api.answers import Answers
from litterfog.dashboard.fleet import fleet_of
from litterfog.dashboard.moment import Moment
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.view.prepared import Preparation
from litterfog.wire.store_records import Totals

from .columns import columns, snapshot_of

SNAPSHOT = snapshot_of(columns([(51.0, 4.0), (52.0, 5.0)], device=[0, 1]))


def moment(hits: int) -> Moment:
    return Moment(SNAPSHOT, Totals(hits=hits), fleet_of([], 0, 0))


def test_an_answer_is_made_once_a_moment() -> None:
    answers, now, made = Answers(), moment(1), iter([b"one", b"two"])
    first = answers.of(now, "question", lambda: next(made))
    assert answers.of(now, "question", lambda: next(made)) == first
    assert answers.of(moment(2), "question", lambda: next(made))[0] == b"two"


def test_the_same_content_has_the_same_etag_at_another_moment() -> None:
    answers = Answers()
    assert answers.of(moment(1), "q", lambda: b"same") == answers.of(
        moment(2), "q", lambda: b"same"
    )


def test_a_moment_is_another_once_something_has_changed() -> None:
    assert moment(1).same_as(moment(1))
    assert not moment(1).same_as(moment(2))


def test_what_is_everywhere_knows_no_bbox() -> None:
    prepared = Preparation().of(SNAPSHOT)
    everywhere = prepared.everywhere(HitQuery(devices=frozenset({"bike-02"})))
    assert everywhere.count == 1
    assert everywhere.bounds == (5.0, 52.0, 5.0, 52.0)
    assert prepared.everywhere(HitQuery()).count == 2


def test_a_snapshot_is_prepared_once() -> None:
    preparation = Preparation()
    assert preparation.of(SNAPSHOT) is preparation.of(SNAPSHOT)
