from pathlib import Path

import pytest

import litterfog.experiments as room
from litterfog.experiments.catalogue import EXPERIMENTS
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.records import Records
from litterfog.experiments.report import page

FILES = [path for path in Path(room.__path__[0]).rglob("*.py") if path.name != "catalogue.py"]
FIGURES = [one for one in EXPERIMENTS.values() if one.draw]


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if name.startswith("fig")])
def test_a_figure_is_named_in_its_own_file_alone(name: str) -> None:
    (own,) = (path for path in FILES if f'"{name}"' in path.read_text())
    assert own.parent.name == "figures"


def test_a_piece_carries_its_title_and_is_told_from_the_others() -> None:
    assert len({one.title for one in EXPERIMENTS.values()}) == len(EXPERIMENTS)
    assert all(one.draw or one.table for one in EXPERIMENTS.values())


@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one.name)
def test_the_page_shows_a_picture_only_where_one_was_drawn(one: Experiment, tmp_path: Path) -> None:
    (tmp_path / f"{one.name}.json").touch()
    records = Records(tmp_path, quick=True)
    told = page(records, [])
    assert f"({one.name}.png)" not in told
    assert (f"## {one.title}\n" in told) == bool(one.rows(records))


def test_what_judges_the_paper_is_the_pieces_own_to_say() -> None:
    judges = [one.title for one in EXPERIMENTS.values() if one.is_evidence]
    assert judges == ["Figure 7", "Figure 8", "Figure 9"]
