from xml.etree import ElementTree

from litterfog.dashboard.languages.table import words_in
from litterfog.streets.rounds.gpx import gpx_of
from litterfog.streets.rounds.plan import plan_round
from litterfog.streets.rounds.round import Round

from .drawn import drawn, place

WORDS = words_in("en")
CORNER = drawn(("Quay", [(0, 0), (300, 0)]), ("", [(300, 0), (300, 400)]))
SPOTS = [place(300, 350), place(100, 0)]
PLAN = plan_round(CORNER, SPOTS, place(0, 0))
GPX = "{http://www.topografix.com/GPX/1/1}"


def read(plan: Round, notes: tuple[str, ...] = ()) -> ElementTree.Element:
    return ElementTree.fromstring(gpx_of(plan, WORDS, notes))  # noqa: S314  (our own)


def names(file: ElementTree.Element, of: str) -> list[str | None]:
    return [name.text for name in file.findall(f".//{GPX}{of}/{GPX}name")]


def test_its_parts_are_in_the_order_of_the_schema() -> None:
    tags = [part.tag.removeprefix(GPX) for part in read(PLAN)]
    assert tags == ["metadata", "wpt", "wpt", "wpt", "rte", "trk"]


def test_waypoints_are_the_start_and_the_spots_in_their_order() -> None:
    assert names(read(PLAN), "wpt") == ["Start", "1 Quay", "Spot 2"]


def test_the_route_of_a_closed_round_goes_back_to_its_start() -> None:
    assert names(read(PLAN), "rtept") == ["Start", "1 Quay", "Spot 2", "Start"]


def test_without_a_start_a_closed_round_goes_back_to_its_first_spot() -> None:
    assert len(names(read(plan_round(CORNER, SPOTS)), "rtept")) == 3


def test_the_route_of_an_open_round_ends_at_the_last_spot() -> None:
    plan = plan_round(CORNER, SPOTS, place(0, 0), closed=False)
    assert names(read(plan), "rtept") == ["Start", "1 Quay", "Spot 2"]


def test_the_track_is_the_way() -> None:
    points = read(PLAN).findall(f".//{GPX}trkpt")
    assert [(float(point.attrib["lat"]), float(point.attrib["lon"])) for point in points] == [
        (round(lat, 7), round(lon, 7)) for lat, lon in PLAN.line.tolist()
    ]


def test_a_note_stays_with_its_spot() -> None:
    told = [
        point.findtext(f"{GPX}desc") for point in read(PLAN, ("first", "<&\x00")).iter(f"{GPX}wpt")
    ]
    assert told == [None, "<&", "first"]


def test_it_says_how_far_and_how_long() -> None:
    assert read(PLAN).findtext(f".//{GPX}desc") == "2 spots · 1.3 km · about 20 min on foot"


def test_it_says_whose_streets_they_are() -> None:
    author = read(PLAN).find(f".//{GPX}copyright")
    assert author is not None
    assert author.attrib["author"] == "OpenStreetMap contributors"
