import pytest
from werkzeug.datastructures import MultiDict

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.query.hit_query import HitQuery, QueryError, read_query
from litterfog.dashboard.query.moments import moment_ms

NOW_MS = 1_700_000_012_345  # 22:13:32 UTC on 14 November 2023
DAY_MS = 86_400_000


def query_of(*pairs: tuple[str, str]) -> HitQuery:
    return read_query(MultiDict(pairs))


def test_nothing_asks_for_everything() -> None:
    assert query_of() == HitQuery()


def test_every_parameter_is_read() -> None:
    query = query_of(
        ("bbox", "3.5,50.9,4.5,51.2"),
        ("since", "1970-01-02"),
        ("until", "1970-01-03T01:00:00+01:00"),
        ("device", "bike-01"),
        ("device", "bike-02"),
        ("split", "split13"),
        ("model", "litter-160"),
        ("min_probability", "0.75"),
    )
    assert query == HitQuery(
        bbox=Bbox(3.5, 50.9, 4.5, 51.2),
        since_ms=DAY_MS,
        until_ms=2 * DAY_MS,
        devices=frozenset({"bike-01", "bike-02"}),
        min_probability=0.75,
        splits=frozenset({"split13"}),
        models=frozenset({"litter-160"}),
    )


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1970-01-02", DAY_MS),
        ("1970-01-01T00:01", 60_000),
        ("1970-01-01T00:01:00.5Z", 60_500),
        ("1970-01-01T02:00:00 02:00", 0),  # a plus that nobody escaped
        ("90m", NOW_MS // 60_000 * 60_000 - 5_400_000),
        ("24h", NOW_MS // 60_000 * 60_000 - DAY_MS),
        ("7d", NOW_MS // 60_000 * 60_000 - 7 * DAY_MS),
    ],
)
def test_a_moment_is_a_date_a_time_or_a_duration(text: str, ms: int) -> None:
    assert moment_ms(text, NOW_MS) == ms


def test_until_a_date_takes_that_day_in() -> None:
    assert moment_ms("1970-01-01", NOW_MS, ends=True) == DAY_MS
    assert moment_ms("1970-01-01T00:00", NOW_MS, ends=True) == 0


@pytest.mark.parametrize(
    ("text", "bbox"),
    [
        ("170,-10,-170,10", Bbox(170, -10, -170, 10)),
        ("170,-10,190,10", Bbox(170, -10, -170, 10)),  # as a map that was dragged says it
        ("-200,-90,300,90", Bbox(-180, -90, 180, 90)),
    ],
)
def test_a_box_may_cross_the_180th_meridian(text: str, bbox: Bbox) -> None:
    assert query_of(("bbox", text)).bbox == bbox


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,nan"),
        ("bbox", "1,20,3,10"),  # north of its north
        ("bbox", "1,2,3,91"),
        ("bbox", "1,2,1e9,3"),
        ("since", "yesterday"),
        ("since", "2023-02-30"),
        ("since", "20230201"),
        ("since", "2023-02-01T"),
        ("until", "7"),
        ("until", "9999-12-31"),
        ("min_probability", "1.1"),
        ("min_probability", "nan"),
        ("colour", "red"),
    ],
)
def test_what_is_junk_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(QueryError) as refusal:
        query_of((name, value))
    assert refusal.value.parameter == name


def test_dates_backwards_are_refused() -> None:
    with pytest.raises(QueryError, match="since is later than until"):
        query_of(("since", "2024-01-01"), ("until", "2023-01-01"))


def test_what_is_one_value_is_not_given_twice() -> None:
    with pytest.raises(QueryError, match="since is given twice"):
        query_of(("since", "24h"), ("since", "48h"))


def test_names_are_bounded() -> None:
    with pytest.raises(QueryError, match="more than 100 times"):
        query_of(*(("device", f"bike-{number}") for number in range(101)))
