"""`litterfog streets`: a town's streets into a real store, and out of it again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from litterfog.streets.packing import unpack
from litterfog.wire.hits import HitWriter
from litterfog.wire.store.towns import TownStore
from tests.broker.test_store import hit_of, observed
from tests.services import Redis
from tests.unit.streets.extracts import Town

pytestmark = pytest.mark.broker

HERE = (51.0779, 4.2794)  # where the hits of the other tests are
STREET = {"highway": "residential", "name": "Long Street"}
SUBURB = {"place": "suburb", "name": "Westwood"}


def started(redis: Redis, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "litterfog", "streets", *words, "--redis", redis.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(redis: Redis, *words: str, status: int = 0) -> str:
    """Run to the end; gives what was said."""
    process = started(redis, *words)
    out, err = process.communicate(timeout=60)
    assert process.returncode == status, err
    return out + err


def extract(folder: Path, lat: float = HERE[0]) -> Path:
    """Write 240 m of one street."""
    town = Town(lat=lat, lon=HERE[1])
    town.nodes = {number: (80.0 * number, 0.0) for number in range(1, 5)}
    town.node_tags = {1: SUBURB}
    town.ways = {1: ([1, 2, 3, 4], STREET)}
    return town.write(folder / "Long Town.osm.pbf")


def keys_of(client: Any) -> set[bytes]:
    return set(client.scan_iter("*"))


def test_a_town_comes_is_listed_and_goes(redis_server: Redis, tmp_path: Path) -> None:
    words = told(redis_server, "import", str(extract(tmp_path)))
    assert "Long Town: 3 segments, 0.2 km of streets, districts: 1," in words
    assert "© OpenStreetMap contributors (ODbL)" in words
    (town,) = json.loads(told(redis_server, "list", "--json"))
    assert (town["name"], town["file"], town["segments"]) == ("Long Town", "Long Town.osm.pbf", 3)
    told(redis_server, "remove", "Long Town")
    assert "no streets yet" in told(redis_server, "list")


def test_what_is_kept_are_the_extracts_streets(redis_server: Redis, tmp_path: Path) -> None:
    told(redis_server, "import", str(extract(tmp_path)), "--name", "Ghent")
    with redis_server.client() as client:
        towns = TownStore(client)
        (town,) = towns.towns()
        (streets,) = (unpack(blob) for blob in towns.blobs(town))
    assert (town.name, len(streets), streets.names) == ("Ghent", 3, ["Long Street"])


def test_a_town_far_from_every_hit_is_refused_unless_asked_for(
    redis_server: Redis, tmp_path: Path
) -> None:
    far = str(extract(tmp_path, HERE[0] + 5))
    with redis_server.client() as client:
        HitWriter(client).record(observed(hit_of(1)))
        before = keys_of(client)
        words = told(redis_server, "import", far, status=2)
        assert "no hit lies within 50 km of these streets, the nearest is 556 km away" in words
        assert keys_of(client) == before
    assert "3 segments" in told(redis_server, "import", far, "--anyway")


def test_two_imports_at_once_end_with_one_whole_town(redis_server: Redis, tmp_path: Path) -> None:
    file = str(extract(tmp_path))
    both = [started(redis_server, "import", file) for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    with redis_server.client() as client:
        towns = TownStore(client)
        (town,) = towns.towns()
        assert len(towns.blobs(town)) == 1
        assert len(keys_of(client)) == 2
        (area,) = town.areas
        assert client.hlen(f"litterfog:v2:{{{area}}}:streets") == 1


def test_an_interrupted_import_leaves_the_store_as_it_was(
    redis_server: Redis, tmp_path: Path
) -> None:
    endless = tmp_path / "town.osm.pbf"
    os.mkfifo(endless)
    process = started(redis_server, "import", str(endless))
    try:
        with endless.open("wb"):  # opens when the import reads
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    with redis_server.client() as client:
        assert keys_of(client) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", __file__), "is no map extract"),
        (("remove", "Bruges"), "no streets of 'Bruges'; of these there are: none"),
    ],
)
def test_a_mistake_is_told_in_words(redis_server: Redis, words: tuple[str, ...], said: str) -> None:
    assert said in told(redis_server, *words, status=2)


def test_a_store_that_is_away_is_told_before_the_extract_is_read(own_redis: Redis) -> None:
    own_redis.kill()
    assert "store redis://127.0.0.1" in told(own_redis, "import", "/nowhere", status=1)
