"""The fleet in a terminal: what devices say, what they are ordered, and letters sent again."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from litterfog.cli.app import app
from litterfog.wire.frame import new_frame_id
from litterfog.wire.hits import HitWriter
from litterfog.wire.refusal import Reason
from litterfog.wire.store_records import DEAD_LETTER_BYTES
from tests.certificates import SecureMosquitto
from tests.pipeline import Broker, cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until

pytestmark = pytest.mark.broker


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Undo what these commands do to the log of the process that they run in."""
    yield
    structlog.reset_defaults()
    logging.disable(logging.NOTSET)


def litterfog(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def listed(broker: Mosquitto) -> dict[str, dict[str, object]]:
    result = litterfog("device", "list", "--json", "--broker", broker.url)
    assert result.exit_code == 0, result.output
    return {row["name"]: row for row in json.loads(result.stdout)}


@contextmanager
def edge_running(folder: Path, broker: Broker, device: str, **settings: object) -> Iterator[None]:
    """Run a device that watches an empty folder, for as long as the block lasts."""
    (folder / device).mkdir()
    stopping = threading.Event()
    values = {"once": False, "model": "litter-160-int8", **settings}
    thread = threading.Thread(
        target=edge_once, args=(folder / device, broker, device, stopping), kwargs=values
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(20)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    service = Mosquitto(folder)
    service.start()
    yield service
    service.kill()


def test_a_running_device_is_listed_with_what_it_does(broker: Mosquitto, tmp_path: Path) -> None:
    with edge_running(tmp_path, broker, "bicycle-7", group="north"):
        wait_until(lambda: "bicycle-7" in listed(broker), what="a status")
        row = listed(broker)["bicycle-7"]
    assert (row["state"], row["group"], row["split"]) == ("online", "north", "split13")
    wait_until(lambda: listed(broker)["bicycle-7"]["troubles"] == ["offline"], what="its goodbye")
    table = litterfog("device", "list", "--broker", broker.url)
    assert "bicycle-7" in table.stdout


def test_a_group_is_ordered_another_split_and_each_device_answers(
    broker: Mosquitto, tmp_path: Path
) -> None:
    with (
        edge_running(tmp_path, broker, "a", group="north"),
        edge_running(tmp_path, broker, "b", group="north"),
        edge_running(tmp_path, broker, "c"),
    ):
        wait_until(lambda: len(listed(broker)) == 3, what="three statuses")
        order = ("device", "set", "--group", "north", "--split", "split10", "--rate", "2")
        result = litterfog(*order, "--broker", broker.url)
        assert (result.exit_code, result.stdout) == (0, "a: applied\nb: applied\n")
        splits = {name: row["split"] for name, row in listed(broker).items()}
    assert splits == {"a": "split10", "b": "split10", "c": "split13"}


def test_a_refused_order_says_why_and_the_next_goes_without_it(
    broker: Mosquitto, tmp_path: Path
) -> None:
    to = ("--broker", broker.url)
    with edge_running(tmp_path, broker, "a"):
        wait_until(lambda: "a" in listed(broker), what="a status")
        refused = litterfog("device", "set", "a", "--model", "litter-999", *to)
        assert refused.exit_code == 1
        assert "refused: no model 'litter-999' here: it has litter-160" in refused.stdout
        assert listed(broker)["a"]["troubles"] == ["refused"]
        assert litterfog("device", "set", "a", "--codec", "cbor", *to).exit_code == 0
        assert litterfog("device", "set", "a", "--rate", "2", *to).exit_code == 0
        row = listed(broker)["a"]
        assert isinstance(row["order"], dict)
        assert (row["codec"], row["order"]["codec"], row["order"]["rate_hz"]) == ("cbor", "cbor", 2)
        assert litterfog("device", "set", "a", "--clear", *to).exit_code == 0
        assert listed(broker)["a"]["order"] is None


def test_an_order_waits_for_a_device_that_is_away(broker: Mosquitto, tmp_path: Path) -> None:
    with edge_running(tmp_path, broker, "a"):
        wait_until(lambda: "a" in listed(broker), what="a status")
    result = litterfog("device", "set", "a", "--split", "split5", "--broker", broker.url)
    assert (result.exit_code, result.stdout[:11]) == (1, "a: offline:")
    (tmp_path / "a").rmdir()
    with edge_running(tmp_path, broker, "a"):
        wait_until(lambda: listed(broker)["a"]["split"] == "split5", what="the order")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody", "--split", "split5"], "no device 'nobody' has told its status here"),
        (["--group", "south", "--split", "split5"], "no device is of group 'south'"),
        (["a"], "nothing to change"),
        (["a", "--all", "--split", "split5"], "name one device"),
        (["a", "--codec", "xml"], "no such order: Invalid enum value 'xml'"),
        (["a", "--rate", "0"], "no such order"),
        (["a", "--clear", "--rate", "1"], "--clear stands alone"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_ordered(
    mosquitto: Mosquitto, words: list[str], told: str
) -> None:
    result = litterfog("device", "set", *words, "--broker", mosquitto.url)
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())


def test_a_broker_that_is_away_is_told(tmp_path: Path) -> None:
    away = Mosquitto(tmp_path)
    result = litterfog("device", "list", "--broker", away.url)
    assert result.exit_code == 1
    assert "Connection refused" in " ".join(result.output.split())


def rejected(store: Redis, payload: bytes, content_type: str | None = "application/json") -> str:
    """Keep a dead letter; gives its id."""
    with store.client() as client:
        HitWriter(client).reject("bicycle-7", Reason.MODEL, "no such", payload, content_type)
    return reader(store).rejected(1)[0].id


def test_dead_letters_are_listed_and_shown(redis_server: Redis) -> None:
    name = rejected(redis_server, b'{"schema": 2}')
    to = ("--redis", redis_server.url)
    (row,) = json.loads(litterfog("dead-letters", "list", "--json", *to).stdout)
    assert (row["id"], row["reason"], row["whole"]) == (name, "model", True)
    assert name in litterfog("dead-letters", "list", *to).stdout
    assert '{"schema": 2}' in litterfog("dead-letters", "show", name, *to).stdout
    nothing = litterfog("dead-letters", "show", "12-0", *to)
    assert (nothing.exit_code, "no dead letter '12-0'" in nothing.output) == (2, True)


def test_a_letter_that_was_cut_is_not_sent_again(redis_server: Redis, mosquitto: Mosquitto) -> None:
    name = rejected(redis_server, b"x" * (DEAD_LETTER_BYTES + 1))
    to = ("--redis", redis_server.url, "--broker", mosquitto.url)
    result = litterfog("dead-letters", "resend", name, *to)
    assert result.exit_code == 1
    assert "only its first 4,096 bytes were kept" in " ".join(result.output.split())


def test_a_letter_that_is_sent_again_has_the_cloud_s_answer(
    redis_server: Redis, mosquitto: Mosquitto
) -> None:
    frame_id = new_frame_id()
    name = rejected(redis_server, json.dumps({"schema": 99, "id": frame_id}).encode())
    to = ("--redis", redis_server.url, "--broker", mosquitto.url)
    with cloud_running(mosquitto, redis_server, models=["litter-160-int8"]):
        result = litterfog("dead-letters", "resend", name, *to)
    assert result.exit_code == 1
    assert "rejected again" in " ".join(result.output.split())
    assert reader(redis_server).rejected_count() == 2


def test_the_operator_s_bundle_lets_orders_and_letters_through(
    redis_server: Redis, tmp_path: Path
) -> None:
    folder = tmp_path / "secure"
    folder.mkdir()
    broker = SecureMosquitto(folder, ["bicycle-7"])
    broker.start()
    to = ("--broker", broker.url, "--credentials", str(broker.operator))
    try:
        bundle = broker.bundle("bicycle-7")
        with edge_running(tmp_path, broker, "bicycle-7", credentials=bundle):
            wait_until(lambda: "bicycle-7" in litterfog("device", "list", *to).stdout)
            order = litterfog("device", "set", "bicycle-7", "--codec", "cbor", *to)
            assert (order.exit_code, order.stdout) == (0, "bicycle-7: applied\n")
            as_device = ("--broker", broker.url, "--credentials", str(bundle))
            forged = litterfog("device", "set", "--all", "--codec", "json", *as_device)
            assert forged.exit_code != 0
        store = redis_server.url
        name = rejected(redis_server, json.dumps({"schema": 99, "id": new_frame_id()}).encode())
        cloud = {"models": ["litter-160-int8"], "credentials": broker.cloud}
        with cloud_running(broker, redis_server, **cloud):
            sent = litterfog("dead-letters", "resend", name, "--redis", store, *to)
        assert "rejected again" in " ".join(sent.output.split())
    finally:
        broker.kill()
