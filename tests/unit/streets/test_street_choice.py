import pytest

from litterfog.streets.osm.choice import is_street, name_of


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "residential"},
        {"highway": "steps"},
        {"highway": "service", "service": "alley"},
        {"highway": "residential", "access": "destination"},
        {"highway": "path", "access": "private", "foot": "yes"},
        {"highway": "footway", "tunnel": "building_passage"},
        {"highway": "trunk"},
    ],
)
def test_what_people_walk_or_drive_is_a_street(tags: dict[str, str]) -> None:
    assert is_street(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"building": "yes"},
        {"highway": "motorway"},
        {"highway": "trunk", "motorroad": "yes"},
        {"highway": "construction"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "corridor"},
        {"highway": "footway", "indoor": "yes"},
        {"highway": "primary", "tunnel": "yes"},
        {"highway": "service", "service": "driveway"},
        {"highway": "service", "access": "private"},
        {"highway": "path", "access": "no", "foot": "private"},
        {"highway": "footway", "footway": "sidewalk"},
        {"highway": "cycleway", "cycleway": "crossing"},
    ],
)
def test_what_no_position_or_broom_reaches_is_none(tags: dict[str, str]) -> None:
    assert not is_street(tags)


def test_a_street_without_name_or_number_is_called_nothing() -> None:
    assert name_of({"highway": "path"}) == ""
