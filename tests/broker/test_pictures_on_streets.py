"""From a device's pictures to what the store counts of a street."""

from pathlib import Path

import msgspec
import pytest

from litterfog.streets.packing import pack
from litterfog.wire.hits import HitIndex
from litterfog.wire.store.towns import TownStore
from tests.broker.test_towns import GHENT
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis
from tests.unit.edge.pictures import write_geotagged
from tests.unit.streets.towns import CENTRE, grid_town

pytestmark = pytest.mark.broker

TOWN = grid_town(2, 2, 100.0)
MODEL = "litter-160-int8"
WEST = 3  # id of the street that goes north from CENTRE


@pytest.fixture
def store(redis_server: Redis) -> Redis:
    (area,) = GHENT.areas[:1]
    with redis_server.client() as client:
        town = msgspec.structs.replace(GHENT, areas=(area,))
        TownStore(client).put(town, {area: pack(TOWN)})
    return redis_server


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Make three pictures, 30 to 52 m up a street."""
    write_geotagged(tmp_path / "photos", 3, CENTRE[0] + 27e-5, CENTRE[1])
    return tmp_path / "photos"


def visits(store: Redis) -> list[tuple[int, int, int]]:
    """Give segment, pictures and hits of each visit."""
    with store.client() as client:
        found = HitIndex(client).refresh().visits
    columns = (found.segment, found.pictures, found.hits)
    return [(int(a), int(b), int(c)) for a, b, c in zip(*columns, strict=True)]


def test_hits_are_counted_on_their_street_and_say_it(
    mosquitto: Mosquitto, store: Redis, photos: Path, device: str
) -> None:
    with cloud_running(mosquitto, store, models=MODEL, threshold=0):
        assert edge_once(photos, mosquitto, device, model=MODEL).complete
    assert visits(store) == [(WEST, 3, 3)]
    assert {hit.segment for hit in reader(store).latest(3)} == {f"{WEST:016x}"}


def test_clean_pictures_that_an_edge_kept_to_itself_cover_their_street(
    mosquitto: Mosquitto, store: Redis, photos: Path, device: str
) -> None:
    with cloud_running(mosquitto, store, models=MODEL):
        told = edge_once(photos, mosquitto, device, model=MODEL, split="edge-only", threshold=1)
    assert told.complete
    assert visits(store) == [(WEST, 3, 0)]
