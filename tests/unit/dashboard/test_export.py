import csv
import io
import json
from xml.etree import ElementTree

import msgspec
import pytest

from litterfog.dashboard.api.export import COLUMNS, csv_table, geojson, gpx
from litterfog.wire.store_records import Hit

from .records import HIT, LOOKED_CLOSER


def table_of(*hits: Hit) -> str:
    return b"".join(csv_table([list(hits)], len(hits))).decode()


def test_geojson_of_no_hits_is_an_empty_collection() -> None:
    empty = b'{"type":"FeatureCollection","features":[],"numberMatched":0,"numberReturned":0}'
    assert b"".join(geojson([], 0)) == empty


def test_geojson_says_of_how_many_hits_it_has_how_many() -> None:
    collection = json.loads(b"".join(geojson([[HIT, HIT], [], [HIT]], 50)))
    assert (collection["numberMatched"], collection["numberReturned"]) == (50, 3)
    assert len(collection["features"]) == 3


def test_geojson_has_a_point_in_lon_lat_order_and_every_field() -> None:
    (feature,) = json.loads(b"".join(geojson([[HIT]], 1)))["features"]
    assert feature == {
        "type": "Feature",
        "id": HIT.id,
        "geometry": {"type": "Point", "coordinates": [4.2794, 51.0779]},
        "properties": {
            "id": HIT.id,
            "device": "bike-01",
            "captured_at_ns": 1_700_000_000_123_456_789,
            "received_at_ns": 1_700_000_001_500_000_000,
            "captured_at": "2023-11-14T22:13:20.123Z",
            "received_at": "2023-11-14T22:13:21.500Z",
            "lat": 51.0779,
            "lon": 4.2794,
            "probability": 0.8765,
            "model": "litter-160",
            "split": "split13",
            "mechanism": "split",
            "wire_bytes": 12_345,
            "queue_ms": 9.5,
            "edge_timings": {
                "read_ms": 1.0,
                "resize_ms": 2.0,
                "predict_ms": 3.25,
                "encode_ms": 4.0,
            },
            "cloud_timings": {
                "queue_ms": 5.0,
                "decode_ms": 6.0,
                "predict_ms": 7.0,
                "store_ms": 0.0,
            },
            "places": [],
            "items": None,
            "unsure": False,
            "accuracy_m": None,
            "segment": None,
        },
    }


def test_geojson_says_where_in_the_picture() -> None:
    (feature,) = json.loads(b"".join(geojson([[LOOKED_CLOSER]], 1)))["features"]
    told = feature["properties"]
    assert (told["items"], told["unsure"]) == (2, True)
    assert told["places"][0] == {
        "x": 0.1,
        "y": 0.6,
        "width": 0.05,
        "height": 0.04,
        "probability": 0.9,
    }


def test_csv_has_a_column_for_each_field_and_stage() -> None:
    header, row = table_of(HIT).splitlines()
    assert header == ",".join(COLUMNS)
    assert row == (
        "0194f3c2a1b07c3d8e9f000000000001,bike-01,1700000000123456789,1700000001500000000,"
        "51.0779,4.2794,0.8765,litter-160,split13,split,12345,1.0,2.0,3.25,4.0,9.5,5.0,6.0,7.0,0.0,"
        ",false"
    )


def test_csv_counts_the_items_and_says_that_the_model_was_unsure() -> None:
    (row,) = csv.DictReader(io.StringIO(table_of(LOOKED_CLOSER)))
    assert (row["items"], row["unsure"]) == ("2", "true")


def test_csv_leaves_absent_cloud_timings_empty() -> None:
    hit = msgspec.structs.replace(HIT, cloud_timings=None)
    assert table_of(hit).splitlines()[1].endswith(",4.0,9.5,,,,,,false")


@pytest.mark.parametrize("field", ["device", "model", "split"])
@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t'=1"),
        ("a;=cmd", "a;'=cmd"),  # where a semicolon ends a cell
        ("split-5", "split-5"),
    ],
)
def test_csv_keeps_a_spreadsheet_from_running_a_name(field: str, name: str, cell: str) -> None:
    hit = msgspec.structs.replace(HIT, **{field: name})
    (row,) = csv.DictReader(io.StringIO(table_of(hit), newline=""))
    assert row[field] == cell


def test_csv_keeps_negative_coordinates_as_numbers() -> None:
    hit = msgspec.structs.replace(HIT, lat=-33.5)
    (row,) = csv.DictReader(io.StringIO(table_of(hit)))
    assert row["lat"] == "-33.5"


def test_gpx_has_a_waypoint_per_hit_in_the_order_of_its_schema() -> None:
    file = ElementTree.fromstring(b"".join(gpx([[HIT], [HIT]], 2)))  # noqa: S314  (our own)
    gpx_1_1 = "{http://www.topografix.com/GPX/1/1}"
    assert (file.tag, file.attrib["version"]) == (f"{gpx_1_1}gpx", "1.1")
    waypoint, _ = file
    assert waypoint.attrib == {"lat": "51.0779000", "lon": "4.2794000"}
    assert [(part.tag, part.text) for part in waypoint] == [
        (f"{gpx_1_1}time", "2023-11-14T22:13:20.123Z"),
        (f"{gpx_1_1}name", "Litter 87 %"),
        (f"{gpx_1_1}desc", f"bike-01, split13, litter-160, {HIT.id}"),
    ]


@pytest.mark.parametrize(("count", "told"), [(0, ""), (1, ", 1 item"), (2, ", 2 items")])
def test_gpx_says_how_many_items_and_that_the_model_was_unsure(count: int, told: str) -> None:
    hit = msgspec.structs.replace(LOOKED_CLOSER, places=LOOKED_CLOSER.places[:count])
    file = ElementTree.fromstring(b"".join(gpx([[hit]], 1)))  # noqa: S314  (our own)
    assert (file[0][2].text or "").endswith(f"{HIT.id}{told}, the model is unsure")


def test_gpx_takes_any_name() -> None:
    hit = msgspec.structs.replace(HIT, model="<&>\x00\x1b\ud83d\U0001f6b2")
    file = ElementTree.fromstring(b"".join(gpx([[hit]], 1)))  # noqa: S314  (our own)
    assert "<&>\U0001f6b2" in (file[0][2].text or "")
