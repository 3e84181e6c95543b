import re
from xml.etree import ElementTree

import pytest
import segno

from litterfog.dashboard.languages.table import LANGUAGES, words_in
from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.rounds.plan import plan_round
from litterfog.streets.rounds.round import Round
from litterfog.streets.rounds.sheet import roads
from litterfog.streets.rounds.sheet.page import page_of

from ..towns import grid_town
from .drawn import drawn, place

LINK = "https://litter.example.org/rounds/7f3a9c"
TOWN = grid_town(8, 8, 80)
SPOTS = [place(300, 350), place(100, 0), place(500, 200)]
PLAN = plan_round(TOWN, SPOTS, place(0, 0))


def page(plan: Round = PLAN, notes: tuple[str, ...] = (), language: str = "en") -> str:
    return page_of(plan, TOWN, words_in(language), LINK, notes)


def svg(text: str) -> ElementTree.Element:
    drawing = text[text.index('<figure class="map">') :]
    found = re.search("<svg.*?</svg>", drawing)
    assert found is not None
    return ElementTree.fromstring(found.group())  # noqa: S314  (our own)


def test_it_asks_nobody_for_anything() -> None:
    assert re.findall(r"(src|href|url\(|@import)", page()) == ["href"] * 0


def test_the_table_has_a_box_and_a_note_for_each_spot_in_order() -> None:
    rows = re.findall(
        r'<td class="box"></td><td class="figure">(\d+)</td><td>.*?</td><td>(.*?)<',
        page(notes=("a", "b", "c")),
    )
    assert rows == [(str(at), "abc"[stop.number]) for at, stop in enumerate(PLAN.stops, 1)]


def test_the_code_holds_the_link() -> None:
    code = segno.make_qr(LINK, error="m").svg_inline(border=0, omitsize=True)
    assert f'<div class="qr" aria-hidden="true">{code}</div>' in page()


def test_a_link_that_no_code_holds_is_told() -> None:
    with pytest.raises(RoundError, match="too long"):
        page_of(PLAN, TOWN, words_in("en"), "https://" + "a" * 3_000)


def test_names_and_notes_are_text_alone() -> None:
    town = drawn(("<script>alert(1)</script>", [(0, 0), (900, 0)]))
    plan = plan_round(town, [place(300, 0)], place(0, 0))
    written = page_of(plan, town, words_in("en"), LINK, ["<img src=x>"])
    assert "<script" not in written
    assert "<img" not in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_the_reader_s_language(language: str) -> None:
    title = words_in(language)("round.title")
    assert f'<html lang="{language}">' in page(language=language)
    assert f"<h1>{title}</h1>" in page(language=language)


def test_what_follows_no_street_is_told_and_dashed() -> None:
    shores = drawn(("Shore", [(0, 0), (300, 0)]), ("Isle", [(0, 900), (1_200, 900)]))
    plan = plan_round(shores, [place(300, 900)], place(300, 0), closed=False)
    written = page_of(plan, shores, words_in("en"), LINK)
    assert "900 m of it follow no street" in written
    assert 'class="way straight"' in written


def test_the_map_numbers_the_spots() -> None:
    texts = [text.text for text in svg(page()).iter("text") if text.get("class") == "number"]
    assert sorted(texts, key=str) == ["1", "2", "3"]


def test_the_map_shows_every_spot_inside_its_edges() -> None:
    drawing = svg(page())
    _, _, width, height = map(int, drawing.attrib["viewBox"].split())
    for spot in drawing.iter("circle"):
        assert 0 < int(spot.attrib["cx"]) < width
        assert 0 < int(spot.attrib["cy"]) < height


def test_north_is_up() -> None:
    plan = plan_round(TOWN, [place(0, 300), place(0, 100)], place(0, 0), closed=False)
    marks = {
        text.text: int(text.attrib["y"])
        for text in svg(page(plan)).iter("text")
        if text.get("class") == "number"
    }
    assert marks["2"] < marks["1"]


def test_the_map_names_streets() -> None:
    assert "Row 4" in [text.text for text in svg(page()).iter("text")]


def test_of_too_many_streets_the_map_leaves_some_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roads, "MOST_DRAWN", 5)
    (road,) = (path for path in svg(page()).iter("path") if "road" in path.attrib["class"])
    assert road.attrib["d"].count("M") == 5


def test_one_spot_alone_has_a_sheet() -> None:
    assert "1 spot · 0 m · about 5 min on foot" in page(plan_round(TOWN, SPOTS[:1]))
