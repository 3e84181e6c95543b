"""Regions and places cross the wire short, and only within their bounds."""

import msgspec
import pytest

from litterfog.wire.place import WHOLE, Place, Region, rounded


def test_a_place_is_short_on_the_wire() -> None:
    place = Place(rounded(1 / 3), 0.0, rounded(2 / 3), 1.0, rounded(0.87654321))
    assert (
        msgspec.json.encode(place)
        == b'{"x":0.3333,"y":0.0,"width":0.6667,"height":1.0,"probability":0.8765}'
    )


def test_a_fraction_is_never_minus_nothing() -> None:
    assert msgspec.json.encode(rounded(-0.00001)) == b"0.0"


def test_a_region_may_reach_outside_the_picture() -> None:
    region = Region(-0.25, -8.0, 1.5, 16.0)
    assert msgspec.convert(msgspec.to_builtins(region), Region) == region


@pytest.mark.parametrize(
    "change", [{"x": -8.1}, {"y": 9}, {"width": 0}, {"height": 16.1}, {"depth": 1}]
)
def test_a_region_out_of_bounds_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(WHOLE) | change, Region)


@pytest.mark.parametrize("change", [{"x": -0.1}, {"width": 1.1}, {"probability": 1.1}])
def test_a_place_outside_the_picture_is_refused(change: dict[str, float]) -> None:
    place = msgspec.to_builtins(Place(0.0, 0.0, 1.0, 1.0, 1.0))
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(place | change, Place)
