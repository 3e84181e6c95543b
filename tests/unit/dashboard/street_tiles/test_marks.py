import json

from litterfog.dashboard.basemap.style import credited
from litterfog.dashboard.streets.tiles.marks import grades_answer, marks
from litterfog.dashboard.streets.tiles.segment import segment_facts
from litterfog.dashboard.streets.tiles.tiles import tiles_name
from tests.graded_town import CLEAN, DIRTY, THIN, TOWN
from tests.unit.dashboard.streets.towns import RIDES, graded_town, visits


def test_each_segment_has_one_letter() -> None:
    told = marks(graded_town().segments)
    assert len(told) == len(TOWN)
    assert {told[row] for row in CLEAN} <= {"0", "1"}
    assert {told[row] for row in DIRTY} <= {"3", "4"}
    assert told[THIN[0]] == "t"
    assert set(told[THIN[-1] + 1 :]) == {"-"}


def test_the_answer_names_the_tiles_and_where_they_are() -> None:
    graded = graded_town()
    answer = json.loads(grades_answer(graded))
    west, south, east, north = answer["bounds"]
    assert answer["tiles"] == tiles_name(graded)
    assert (west < east, south < north) == (True, True)
    assert answer["marks"] == marks(graded.segments)


def test_other_grades_of_the_same_streets_have_the_same_tiles() -> None:
    assert tiles_name(graded_town(RIDES)) == tiles_name(graded_town(visits(CLEAN)))


def test_where_no_streets_are_known_nothing_is_to_be_drawn() -> None:
    assert json.loads(grades_answer(None)) == {"tiles": "", "marks": ""}


def test_openstreetmap_is_named_with_its_link_and_nothing_else_is_markup() -> None:
    told = credited("© OpenStreetMap contributors <script>")
    assert told.startswith('<a href="https://www.openstreetmap.org/copyright"')
    assert told.endswith("contributors &lt;script&gt;")


def test_a_segment_is_told_in_full() -> None:
    facts = segment_facts(graded_town(), DIRTY[0])
    assert (facts["street"], facts["grade"], facts["days"]) == ("Row 2", "D", 28)
    assert facts["low_100m"] < facts["litter_100m"] < facts["high_100m"]
