"""Which street a picture belongs to, and which belong to none."""

import numpy as np

from litterfog.cloud.finish import Result, finish
from litterfog.cloud.infer import Tails
from litterfog.cloud.streets import NO_STREETS, KnownStreets, known_streets
from litterfog.models.zoo import load_model
from litterfog.streets.streets import E7
from litterfog.wire.cells import cell_of, tally_cell_of
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import Body, Position, Tally, Verdict
from litterfog.wire.message import Message
from litterfog.wire.topics import device_topics
from tests.unit.streets.towns import grid_town
from tests.unit.wire.frames import a_frame

MODEL = load_model("litter-160-int8")
TOWN = grid_town(3, 3, 100.0)
STREETS = known_streets([TOWN])
FIRST = int(TOWN.id[0])  # from the first crossing east
LAT, LON = TOWN.line(0).mean(axis=0) / E7  # its middle
FIELD = (LAT - 0.01, LON)  # 1.1 km south of all streets
CHICAGO = (41.88, -87.63)


def seen(
    body: Body, lat: float, lon: float, streets: KnownStreets, accuracy_m: float | None = None
) -> Result:
    position = Position(float(lat), float(lon), "gps", accuracy_m)
    frame = a_frame(body, split="edge-only", fingerprint=MODEL.fingerprint, position=position)
    message = Message(
        topic=device_topics(frame.device).frames,
        payload=encode_frame(frame, "json"),
        content_type=CODECS["json"].content_type,
        correlation=None,
        properties={},
        ack=lambda: None,
    )
    return finish(message, Tails([MODEL], 1), 0.5, 0.0, streets)


def test_a_hit_says_its_segment_and_how_exact_its_position_is() -> None:
    observation = seen(Verdict(0.9), LAT, LON, STREETS, 7.5).observation
    assert observation.hit is not None
    assert (observation.hit.segment, observation.hit.accuracy_m) == (f"{FIRST:016x}", 7.5)
    assert observation.segments == {cell_of(LAT, LON): FIRST}
    assert observation.off_street == 0


def test_a_clean_picture_covers_its_segment() -> None:
    observation = seen(Verdict(0.1), LAT, LON, STREETS).observation
    assert (observation.hit, observation.segments) == (None, {cell_of(LAT, LON): FIRST})


def test_a_picture_in_the_fields_is_off_street() -> None:
    observation = seen(Verdict(0.9), *FIELD, STREETS).observation
    assert observation.hit is not None
    assert observation.hit.segment is None
    assert (observation.segments, observation.off_street) == ({}, 1)


def test_a_position_by_cell_towers_is_off_street() -> None:
    assert seen(Verdict(0.1), LAT, LON, STREETS, 500.0).observation.off_street == 1


def test_a_picture_far_from_every_known_town_is_off_no_street() -> None:
    observation = seen(Verdict(0.1), *CHICAGO, STREETS).observation
    assert (observation.segments, observation.off_street) == ({}, 0)


def test_without_streets_nothing_is_off_them() -> None:
    observation = seen(Verdict(0.9), LAT, LON, NO_STREETS).observation
    assert (observation.segments, observation.off_street) == ({}, 0)


def test_each_cell_of_a_tally_has_a_street_or_none() -> None:
    on, off, elsewhere = cell_of(LAT, LON), cell_of(*FIELD), cell_of(*CHICAGO)
    tally = Tally({on: 2, off: 3, elsewhere: 4})
    observation = seen(tally, LAT, LON, STREETS).observation
    assert observation.segments == {on: FIRST}
    assert observation.off_street == 3


def test_a_fine_cell_beside_a_crossing_is_of_the_street_that_it_lies_on() -> None:
    (corner_lat, corner_lon), _ = TOWN.line(0) / E7
    along = tally_cell_of(corner_lat, corner_lon + 2e-4)  # 14 m east of the crossing
    across = tally_cell_of(corner_lat + 2e-4, corner_lon)  # 22 m north
    assert len(set(STREETS.segments([along, across]).values())) == 2


def test_towns_that_share_a_street_know_it_once() -> None:
    known = known_streets([TOWN, TOWN, grid_town(0, 0, 1.0)])
    assert np.array_equal(known.ids, TOWN.id)
    assert known.segment(LAT, LON, None) == FIRST


def test_no_towns_are_no_streets() -> None:
    assert known_streets([]) is NO_STREETS
