import hashlib
import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from litterfog.bench.boards import MEASURED, boards
from litterfog.models.zoo import shipped_models
from litterfog.planner.choice import BodyKind, read_sizes
from litterfog.planner.profile import Profile
from litterfog.planner.profile_files import (
    PROFILES,
    SIZES,
    ProfileError,
    decode_profile,
    encode_profile,
    load_profile,
    shipped_profiles,
)
from tests.unit.planner.machines import machine


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_shipped_profile_says_where_each_number_is_from(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    stages = profile.stages
    assert stages.read_ms.source
    assert stages.store_ms.source
    assert set(stages.encode) == set(stages.decode) == set(get_args(BodyKind))
    assert all(line.source for line in (*stages.encode.values(), *stages.decode.values()))
    assert {(speed.runtime, speed.arithmetic) for speed in profile.speeds} == {
        ("litert", "int8"),
        ("litert", "float32"),
        ("tensorflow", "float32"),
    }


def test_only_the_machine_here_claims_to_be_measured() -> None:
    for name in ("jetson-nano", "raspberry-pi-3b+", "t2.micro"):
        profile = load_profile(name)
        assert not profile.times
        assert {speed.predict_ms.label for speed in profile.speeds} == {"modelled"}
    for times in load_profile("xeon-2vcpu").times:
        assert times.label == ("modelled" if "another machine" in times.source else "measured")


def test_every_shipped_model_has_its_sizes() -> None:
    assert set(shipped_models()) == {row.model for row in read_sizes(SIZES)}


def test_the_papers_models_keep_their_figures() -> None:
    """Their digest changes where they are measured anew, and not where other models join them."""
    rows = json.loads(SIZES.read_bytes())["rows"]
    times = json.loads((PROFILES / "xeon-2vcpu.json").read_bytes())
    kept = {
        "rows": [row for row in rows if row["model"].startswith(("litter-160", "litter-224"))],
        "times": [one for one in times["times"] if one["label"] == "measured"],
        "speeds": times["speeds"],
    }
    digests = {
        name: hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
        for name, value in kept.items()
    }
    assert digests == {
        "rows": "6d8404eaaba36a40",
        "times": "bf3807d5464ad978",
        "speeds": "cfecb4455a351830",
    }


@pytest.mark.parametrize("board", boards(load_profile(MEASURED)), ids=lambda board: board.name)
def test_a_boards_profile_is_what_its_constants_give(board: Profile) -> None:
    assert load_profile(board.name) == board, "python -m litterfog.bench.boards writes it anew"


def test_a_profile_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(encode_profile(machine("mine")))
    assert load_profile(str(path)) == machine("mine")


def test_an_unknown_name_gives_the_near_one_and_all() -> None:
    with pytest.raises(ProfileError, match=r"did you mean raspberry-pi-3b\+\?.*t2.micro"):
        load_profile("raspberry-pi-3b")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ProfileError, match=r"nowhere\.json: No such file"):
        load_profile("/nowhere.json")


@pytest.mark.parametrize("change", [{"name": "a/b"}, {"memory_mb": 5}, {"surprise": 1}])
def test_a_wrong_field_is_named(change: dict[str, object]) -> None:
    record = msgspec.to_builtins(machine()) | change
    with pytest.raises(ProfileError, match=f"mine.json is not a profile.*{next(iter(change))}"):
        decode_profile(msgspec.json.encode(record), "mine.json")


def test_a_negative_time_is_refused() -> None:
    record = msgspec.to_builtins(machine())
    record["stages"]["read_ms"]["value"] = -1
    with pytest.raises(ProfileError, match=r"stages\.read_ms\.value"):
        decode_profile(msgspec.json.encode(record), "mine.json")


def test_another_schema_is_told_from_damage() -> None:
    with pytest.raises(ProfileError, match="schema 2; this program reads 1"):
        decode_profile(b'{"schema": 2}', "mine.json")
    with pytest.raises(ProfileError, match="is not a profile"):
        decode_profile(b"\xff", "mine.json")
