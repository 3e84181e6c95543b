"""Streets as files."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from litterfog.dashboard.api.street_export import csv_table, geojson, gpx
from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.matching import Rows, matching_streets
from litterfog.dashboard.streets.query import StreetQuery
from tests.graded_town import ATTRIBUTION
from tests.unit.dashboard.streets.towns import graded_town

GRADED = graded_town()
GPX = {"g": "http://www.topografix.com/GPX/1/1"}


def written(
    encode: Callable[[GradedStreets, StreetQuery, Rows], Iterator[bytes]], **query: Any
) -> str:
    asked = StreetQuery(sort="name", descending=False, **query)
    return b"".join(encode(GRADED, asked, matching_streets(GRADED, asked))).decode()


def test_csv_has_a_line_a_street_and_the_attribution_in_each() -> None:
    lines = list(csv.DictReader(io.StringIO(written(csv_table))))
    assert [line["street"] for line in lines][1:] == ["A", "B", "É", "Row 1", "Row 2"]
    assert {line["attribution"] for line in lines} == {ATTRIBUTION}
    assert (lines[4]["grade"], lines[1]["grade"]) == ("A+", "")


def test_a_name_is_no_formula_in_csv() -> None:
    (line,) = csv.DictReader(io.StringIO(written(csv_table, name="=Row 3")))
    assert line["street"] == "'=Row 3"


def test_geojson_has_a_line_for_each_segment_in_lon_lat_order() -> None:
    collection = json.loads(written(geojson, name="Row 1"))
    (feature,) = collection["features"]
    assert feature["geometry"]["type"] == "MultiLineString"
    assert feature["geometry"]["coordinates"][0][0] == [4.4776, 51.0259]
    assert len(feature["geometry"]["coordinates"]) == 3
    assert feature["properties"]["grade"] == "A+"
    assert collection["attribution"] == ATTRIBUTION


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_geojson_says_how_many_there_are(name: str) -> None:
    collection = json.loads(written(geojson, name=name))
    assert collection["numberReturned"] == len(collection["features"])


def test_gpx_has_a_track_a_street_and_a_piece_for_each_segment() -> None:
    root = ElementTree.fromstring(written(gpx, name="Row"))  # noqa: S314  (our own)
    assert [name.text for name in root.findall("g:trk/g:name", GPX)] == ["=Row 3", "Row 1", "Row 2"]
    assert len(root.findall("g:trk[2]/g:trkseg", GPX)) == 3
    told = root.findtext("g:trk[2]/g:desc", "", GPX)
    assert told.startswith("A+, 0.")
    copyright_of = root.find("g:metadata/g:copyright", GPX)
    assert copyright_of is not None
    assert copyright_of.attrib == {"author": ATTRIBUTION}
