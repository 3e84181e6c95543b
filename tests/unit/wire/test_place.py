import msgspec
import pytest

from litterfog.wire.place import WHOLE, Place, Region

PLACE = {"x": 0.1, "y": 0.5, "width": 0.25, "height": 0.0625, "probability": 0.9}


def test_a_place_is_five_fractions() -> None:
    assert msgspec.convert(PLACE, Place) == Place(0.1, 0.5, 0.25, 0.0625, 0.9)


@pytest.mark.parametrize("wrong", [{"x": -0.1}, {"height": 1.1}, {"probability": 2}, {"name": "a"}])
def test_what_is_no_fraction_or_not_agreed_is_no_place(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(PLACE | wrong, Place)


def test_a_look_may_reach_beyond_the_picture() -> None:
    region = {"x": -0.5, "y": -1.25, "width": 2.0, "height": 3.5}
    assert msgspec.convert(region, Region) == Region(-0.5, -1.25, 2.0, 3.5)


@pytest.mark.parametrize("wrong", [{"x": -9}, {"width": 0}, {"height": 17}])
def test_a_look_has_bounds(wrong: dict[str, float]) -> None:
    whole = msgspec.to_builtins(WHOLE)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(whole | wrong, Region)
