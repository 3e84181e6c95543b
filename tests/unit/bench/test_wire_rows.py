import json
from dataclasses import asdict
from pathlib import Path

import pytest

from litterfog.bench.wire_report import markdown, plot, write_report
from litterfog.bench.wire_rows import RowsError, keep_rows
from litterfog.bench.wire_table import mark_pareto
from litterfog.planner.profile_files import SIZES

SHIPPED = json.loads(SIZES.read_text())


def test_a_table_that_nothing_joins_is_written_as_it_was_byte_for_byte() -> None:
    rows = mark_pareto(keep_rows(SIZES, [], SHIPPED["photographs"]))
    document = {**SHIPPED, "rows": [asdict(row) for row in rows]}
    assert json.dumps(document, indent=1) + "\n" == SIZES.read_text()


def test_the_documented_table_is_the_planners() -> None:
    shown = (Path(__file__).parents[3] / "docs" / "wire-table.md").read_text()
    assert shown == markdown(keep_rows(SIZES, [], SHIPPED["photographs"]), SHIPPED["photographs"])


def test_a_model_that_is_judged_anew_gives_up_its_rows() -> None:
    kept = {row.model for row in keep_rows(SIZES, ["litter-160"], SHIPPED["photographs"])}
    assert kept == {row["model"] for row in SHIPPED["rows"]} - {"litter-160"}


def test_every_model_has_its_points_in_the_plot() -> None:
    rows = keep_rows(SIZES, [], SHIPPED["photographs"])
    shown = {trace.name.partition(",")[0] for trace in plot(rows, 1).data if "," in trace.name}
    assert shown == {row.model for row in rows}


def test_what_is_added_to_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = keep_rows(SIZES, [], SHIPPED["photographs"])[:20]
    written, _ = write_report(rows, 7, tmp_path)
    assert keep_rows(written[0], [], 7) == rows


def test_another_number_of_photographs_is_refused() -> None:
    with pytest.raises(
        RowsError, match=r"on 223 photographs, --data has 5:.*judge all models anew"
    ):
        keep_rows(SIZES, [], 5)


@pytest.mark.parametrize("content", [b"\x89PNG", b'{"rows": []}', b'{"photographs": 1, "rows": 2}'])
def test_what_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "wire-table.json"
    path.write_bytes(content)
    with pytest.raises(RowsError, match="no table of litterfog evaluate --wire"):
        keep_rows(path, [], 1)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match=r"nowhere\.json: No such file"):
        keep_rows(tmp_path / "nowhere.json", [], 1)
