"""What is asked of the streets: read from an address."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from litterfog.dashboard.query.bbox import Bbox, bbox_of
from litterfog.dashboard.query.hit_query import QueryError, check_known, read_one
from litterfog.streets.grades.table import TRENDS
from litterfog.streets.grades.thresholds import GRADES

PARAMETERS: Final = ("by", "name", "district", "grade", "trend", "bbox", "sort")
BY: Final = ("street", "segment")
UNGRADED: Final = ("thin", "unseen")  # beside the grades: too few pictures, none
SORTS: Final = (
    "name",
    "district",
    "length",
    "covered",
    "visits",
    "litter",
    "grade",
    "trend",
    "last_seen",
    "last_litter",
)
_MOST_NAME: Final = 100  # characters


@dataclass(frozen=True, slots=True)
class StreetQuery:
    """Which streets, in which order; what is empty asks for no less than all."""

    by_segment: bool = False
    name: str = ""  # a part of it
    district: str | None = None
    grades: frozenset[str] = frozenset()  # of GRADES and UNGRADED
    trends: frozenset[str] = frozenset()
    bbox: Bbox | None = None
    sort: str = "grade"
    descending: bool = True  # what has no value comes last either way


def read_street_query(args: MultiDict[str, str], others: Collection[str] = ()) -> StreetQuery:
    """Read the query of an address, which may name other parameters too; raises QueryError."""
    check_known(args, (*PARAMETERS, *others))
    sort = args.get("sort", "-grade")
    _check("sort", [sort.removeprefix("-")], SORTS, "-")
    by = args.get("by", BY[0])
    _check("by", [by], BY)
    return StreetQuery(
        by_segment=by == "segment",
        name=_name(args.get("name", "")),
        district=args.get("district"),
        grades=_choices(args, "grade", (*GRADES, *UNGRADED)),
        trends=_choices(args, "trend", TRENDS),
        bbox=read_one(args, "bbox", bbox_of),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )


def _name(text: str) -> str:
    if len(text) > _MOST_NAME:
        raise QueryError("name", f"takes {_MOST_NAME} characters at most")
    return text.strip()


def _choices(args: MultiDict[str, str], name: str, known: Collection[str]) -> frozenset[str]:
    """Read some of the known values, with commas between."""
    text = args.get(name)
    if text is None:
        return frozenset()
    given = text.replace(" ", "+").split(",")  # what an address makes of a plus
    _check(name, given, known)
    return frozenset(given)


def _check(name: str, given: Collection[str], known: Collection[str], before: str = "") -> None:
    if not set(given) <= set(known):
        also = f", each with {before} before it for the other way round" if before else ""
        raise QueryError(name, f"takes {', '.join(known)}{also}")
