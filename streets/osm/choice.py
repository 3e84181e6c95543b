"""Which ways of OpenStreetMap are streets: what people walk or drive at the speed of a town.

Left out: motorways, where nobody walks or cycles; what is planned or being built; areas; tunnels
and what is indoors, where no position reaches and whose line would take the pictures of the street
above; private ground and driveways, which no town sweeps; sidewalks and crossings drawn as lines of
their own, since no position tells them from the street beside them, which bears the name.
"""

from collections.abc import Mapping

KINDS = (
    "trunk",  # an avenue in many towns; those built like a motorway say motorroad=yes
    "primary",
    "secondary",
    "tertiary",
    "trunk_link",
    "primary_link",
    "secondary_link",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "pedestrian",
    "service",
    "road",  # of a class that nobody has looked up
    "track",
    "busway",
    "footway",
    "cycleway",
    "path",
    "bridleway",
    "steps",
)
_LEFT_OUT = {
    "area": ("yes",),
    "motorroad": ("yes",),
    "indoor": ("yes", "corridor", "room", "area"),
    "tunnel": ("yes", "covered", "flooded"),  # a building_passage stays
    "service": ("driveway", "parking_aisle", "drive-through", "emergency_access"),
    "footway": ("sidewalk", "crossing", "traffic_island", "link"),
    "cycleway": ("sidewalk", "crossing"),
    "path": ("sidewalk", "crossing"),
}
_CLOSED = ("private", "no")
_OPEN_TO_SOME = ("foot", "bicycle")  # access=no, foot=yes: a park's path


def is_street(tags: Mapping[str, str]) -> bool:
    """Say whether a way with these tags is one that litter is counted along."""
    if tags.get("highway") not in KINDS:
        return False
    if any(tags.get(key) in values for key, values in _LEFT_OUT.items()):
        return False
    if tags.get("access") not in _CLOSED:
        return True
    return any(tags.get(key) not in (None, *_CLOSED) for key in _OPEN_TO_SOME)


def name_of(tags: Mapping[str, str]) -> str:
    """Give a way's name, else its number (ref), else ""."""
    return (tags.get("name") or tags.get("ref") or "").strip()
