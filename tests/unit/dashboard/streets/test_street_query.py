"""What an address asks of the streets."""

import pytest
from werkzeug.datastructures import MultiDict

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.query.hit_query import QueryError
from litterfog.dashboard.streets.query import StreetQuery, read_street_query


def asked(**parameters: str) -> StreetQuery:
    return read_street_query(MultiDict(parameters))


def test_nothing_asks_for_all_streets_the_worst_first() -> None:
    assert asked() == StreetQuery(sort="grade", descending=True)


def test_every_parameter_is_read() -> None:
    given = asked(
        by="segment",
        name=" kerk ",
        district="Noord",
        grade="A+,D,thin",
        trend="worse",
        bbox="4,51,5,52",
        sort="name",
    )
    assert given == StreetQuery(
        by_segment=True,
        name="kerk",
        district="Noord",
        grades=frozenset({"A+", "D", "thin"}),
        trends=frozenset({"worse"}),
        bbox=Bbox(4, 51, 5, 52),
        sort="name",
        descending=False,
    )


def test_a_plus_may_have_become_a_space() -> None:
    assert asked(grade="A ").grades == {"A+"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "house"},
        {"grade": "E"},
        {"grade": ""},
        {"trend": "up"},
        {"sort": "smell"},
        {"sort": "--name"},
        {"bbox": "1,2,3"},
        {"name": "x" * 101},
        {"device": "bike-01"},
    ],
)
def test_what_is_not_taken_is_refused_by_name(wrong: dict[str, str]) -> None:
    with pytest.raises(QueryError) as refusal:
        asked(**wrong)
    assert refusal.value.parameter == next(iter(wrong))
