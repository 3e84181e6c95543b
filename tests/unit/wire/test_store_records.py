import msgspec

from litterfog.wire.place import MAX_PLACES
from litterfog.wire.store.records import decoded
from litterfog.wire.store_records import Hit
from tests.unit.dashboard.records import HIT, LOOKED_CLOSER, PLACES


def test_a_hit_keeps_where_in_the_picture_and_that_the_model_was_unsure() -> None:
    assert decoded(msgspec.json.encode(LOOKED_CLOSER), Hit) == LOOKED_CLOSER
    assert LOOKED_CLOSER.items == 2


def test_a_hit_of_a_cloud_of_before_is_read_as_ever() -> None:
    record = msgspec.json.encode(HIT)
    assert b"places" not in record
    assert b"unsure" not in record
    before = decoded(record, Hit)
    assert before is not None
    assert (before.places, before.items, before.unsure) == ((), None, False)


def test_fields_of_a_later_cloud_are_left_out() -> None:
    record = msgspec.json.encode(msgspec.to_builtins(LOOKED_CLOSER) | {"later": [1]})
    assert decoded(record, Hit) == LOOKED_CLOSER


def test_more_places_than_agreed_are_damage() -> None:
    many = msgspec.structs.replace(HIT, places=PLACES[:1] * (MAX_PLACES + 1))
    assert decoded(msgspec.json.encode(many), Hit) is None
