from pathlib import Path

import pytest

from litterfog.edge.settings import EdgeSettings
from litterfog.models.zoo import load_model
from litterfog.planner.choice import SizesError, choices_of, edge_flags, read_sizes
from litterfog.planner.profile_files import SIZES
from tests.unit.planner.machines import choice


def test_a_models_rows_become_choices_with_its_work() -> None:
    choices = choices_of(load_model("litter-160-int8"), read_sizes(SIZES), "litert")
    by = {(one.split, one.codec, one.precision): one for one in choices}
    split13 = by["split13", "cbor", "int8"]
    assert split13.values_k == 4
    assert split13.edge_madds_m == pytest.approx(115.0, abs=0.1)
    assert 0 < split13.payload_bytes < 4_000
    assert by["cloud-only", "cbor", "png"].edge_madds_m == 0
    assert by["edge-only", "cbor", "verdict"].cloud_madds_m == 0
    assert ("cloud-only", "cbor", "raw") not in by  # no setting sends it


def test_what_encodes_a_choice_is_told_by_what_it_sends() -> None:
    kinds = {"png": "png", "jpeg 5": "jpeg", "raw": "pixel-list"}
    assert {p: choice("cloud-only", precision=p).body_kind for p in kinds} == kinds
    assert choice("edge-only").body_kind == "verdict"
    assert choice(codec="json-list").body_kind == "json-list"


@pytest.mark.parametrize(
    ("precision", "ends"),
    [
        ("int8", "--codec cbor"),
        ("4 bits", "--activation-bits 4"),
        ("4 bits a channel", "--activation-bits 4 --per-channel"),
        ("jpeg 20", "--picture jpeg --jpeg-quality 20"),
    ],
)
def test_a_choice_is_written_as_the_edges_flags(precision: str, ends: str) -> None:
    flags = edge_flags(choice(precision=precision))
    assert flags.endswith(ends)
    names = {word[2:].replace("-", "_") for word in flags.split() if word.startswith("--")}
    assert names <= set(EdgeSettings.model_fields)


@pytest.mark.parametrize("text", ["", "{}", '{"rows": [{"model": "m"}]}'])
def test_a_file_that_is_no_table_is_refused_by_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sizes.json"
    path.write_text(text)
    with pytest.raises(SizesError, match=r"sizes\.json is no table"):
        read_sizes(path)
