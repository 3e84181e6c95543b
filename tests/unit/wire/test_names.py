import pytest

from litterfog.wire.addresses import BrokerAddress, parse_broker
from litterfog.wire.cells import cell_of, density_cell, is_cell, is_tally_cell, tally_cell_of
from litterfog.wire.frame import mechanism_of, new_frame_id
from litterfog.wire.topics import ALL_FRAMES, device_of, device_topics


def test_a_device_has_four_topics() -> None:
    topics = device_topics("pi")
    assert topics.frames == "litterfog/v1/pi/frames"
    assert topics.receipts == "litterfog/v1/pi/receipts"
    assert topics.status == "litterfog/v1/pi/status"
    assert topics.control == "litterfog/v1/pi/control"


def test_subscribers_share_the_frames() -> None:
    assert ALL_FRAMES == "$share/cloud/litterfog/v1/+/frames"


def test_a_topic_tells_its_device() -> None:
    assert device_of("litterfog/v1/pi-3/frames") == "pi-3"


@pytest.mark.parametrize(
    "topic",
    [
        "litterfog/v1/pi/other",
        "x/litterfog/v1/pi/frames",
        "litterfog/v1//frames",
        "litterfog/v1/<b>/status",
        "pi",
        "",
    ],
)
def test_other_topics_have_no_device(topic: str) -> None:
    with pytest.raises(ValueError, match="not a device's topic"):
        device_of(topic)


def test_ids_sort_by_time_and_do_not_repeat() -> None:
    ids = [new_frame_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert [i[:12] for i in ids] == sorted(i[:12] for i in ids)


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = new_frame_id()
    assert made[12] == "7"
    assert made[16] in "89ab"


@pytest.mark.parametrize(
    ("split", "mechanism"),
    [("cloud-only", "cloud-only"), ("edge-only", "edge-only"), ("split5", "split")],
)
def test_a_split_belongs_to_a_mechanism(split: str, mechanism: str) -> None:
    assert mechanism_of(split) == mechanism


def test_a_position_is_in_a_cell() -> None:
    assert cell_of(51.0779, 4.2794) == "8b1fa4cde764fff"


def test_a_cell_is_known_from_junk_and_from_other_sizes() -> None:
    assert is_cell("8b1fa4cde764fff")
    assert not is_cell("0" * 15)
    assert not is_cell("8a1fa4cde767fff")


def test_a_tally_counts_in_cells_of_one_street_or_in_those_of_older_devices() -> None:
    fine = tally_cell_of(51.0779, 4.2794)
    assert is_tally_cell(fine)
    assert is_tally_cell("8b1fa4cde764fff")
    assert not is_tally_cell("8a1fa4cde767fff")
    assert density_cell(fine) == density_cell("8b1fa4cde764fff") == "8b1fa4cde764fff"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://h", BrokerAddress("h", 1883)),
        ("mqtts://h", BrokerAddress("h", 8883, tls=True)),
        ("mqtt://u:p%40@[::1]:99", BrokerAddress("::1", 99, username="u", password="p@")),
    ],
)
def test_a_broker_address_is_read(url: str, address: BrokerAddress) -> None:
    assert parse_broker(url) == address


@pytest.mark.parametrize("url", ["h:1883", "http://h", "mqtt://", "mqtt://h:port", ""])
def test_what_is_no_broker_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"mqtt|[Pp]ort"):
        parse_broker(url)


def test_a_password_is_never_shown() -> None:
    address = parse_broker("mqtt://u:secret@h")
    assert "secret" not in f"{address} {address!r}"
