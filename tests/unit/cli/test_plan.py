import json
from pathlib import Path

import pytest

from litterfog.planner.profile_files import SIZES, encode_profile, load_profile
from tests.unit.cli.test_commands import litterfog
from tests.unit.models.tiny_models import spotted

ASKED = (
    "plan",
    "--edge",
    "raspberry-pi-3b+",
    "--cloud",
    "t2.micro",
    "--uplink",
    "5",
    "--rtt",
    "60",
)


def test_a_plan_is_ranked_explained_and_runnable() -> None:
    told = litterfog(*ASKED, "--model", "litter-160-int8", "--top", "3").stdout
    for part in ("Ranked by latency", "Pareto front", "Why the first wins", "To run the first"):
        assert part in told
    assert "litterfog edge --model litter-160-int8 --split" in told
    tables = told.partition("To run")[0]
    assert max(len(line.rstrip()) for line in tables.splitlines()) <= 80


def test_json_has_every_kept_choice_with_its_stages() -> None:
    words = (*ASKED, "--model", "litter-160-int8", "--json", "--objective", "cost")
    document = json.loads(litterfog(*words).stdout)
    first = document["choices"][0]
    assert first["rank"] == 1
    assert sum(stage["ms"] for stage in first["stages"]) == pytest.approx(first["latency_ms"])
    totals = [one["euros_per_user_month"]["total"] for one in document["choices"]]
    assert totals == sorted(totals)
    assert any(one["pareto"] for one in document["choices"])
    assert all(one["accuracy"] >= 0.98 for one in document["choices"])


def test_a_profiles_file_serves_as_a_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(encode_profile(load_profile("jetson-nano")))
    words = ("plan", "--edge", str(path), "--cloud", "t2.micro", "--uplink", "5", "--rtt", "60")
    assert "jetson-nano to t2.micro" in litterfog(*words, "--model", "litter-160").stdout


def test_a_map_model_for_another_task_is_planned_though_it_lacks_the_usual_accuracy(
    tmp_path: Path,
) -> None:
    file, sizes = tmp_path / "litter-street-narrow.tflite", tmp_path / "sizes.json"
    file.write_bytes(spotted(integer=True))
    ways = (("edge-only", "verdict", 0.9), ("cloud-only", "png", 0.893), ("cloud-only", "raw", 0.8))
    rows = [
        {"model": file.stem, "split": split, "codec": "json-list" if what == "raw" else "cbor"}
        | {"precision": what, "accuracy": accuracy, "bytes_median": 1_000}
        for split, what, accuracy in ways
    ]
    sizes.write_text(json.dumps({"rows": rows}))
    told = litterfog(*ASKED, "--model", str(file), "--sizes", str(sizes)).stdout
    assert "3 choices, 1 of them break a limit; accuracy is 0.89 or more" in told
    assert f"litterfog edge --model {file} --split " in told
    tables = told.partition("To run")[0]
    assert max(len(line.rstrip()) for line in tables.splitlines()) <= 80
    assert "…" not in tables


def test_limits_that_nothing_keeps_end_with_status_1_and_say_which() -> None:
    words = (*ASKED, "--model", "litter-160-int8", "--max-latency", "1")
    assert "--max-latency 1 (" in litterfog(*words, status=1).stderr


def test_the_environment_serves_where_no_flag_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_PLAN_MODEL", "litter-160-int8, litter-160")
    monkeypatch.setenv("LITTERFOG_PLAN_TOP", "2")
    told = litterfog(*ASKED, "--top", "1").stdout
    assert "160-int8 " in told
    assert "224" not in told


def test_models_without_sizes_are_no_choice_unless_they_are_named(tmp_path: Path) -> None:
    table = json.loads(SIZES.read_bytes())
    table["rows"] = [row for row in table["rows"] if row["model"] == "litter-160"]
    (tmp_path / "sizes.json").write_text(json.dumps(table))
    words = (*ASKED, "--sizes", str(tmp_path / "sizes.json"))
    document = json.loads(litterfog(*words, "--json").stdout)
    assert {choice["model"] for choice in document["choices"]} == {"litter-160"}
    told = litterfog(*words, "--model", "litter-224", status=2).stderr
    assert "no litter-224" in told


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ((*ASKED, "--edge", "raspberry"), "jetson-nano, raspberry-pi-3b+, t2.micro, xeon-2vcpu"),
        ((*ASKED, "--cloud", "/nowhere.json"), "/nowhere.json"),
        ((*ASKED, "--objective", "speed"), "latency, throughput, cost, energy"),
        ((*ASKED, "--prices", "mine"), "paper, present"),
        ((*ASKED, "--rate", "0"), "--rate or LITTERFOG_PLAN_RATE: "),
        ((*ASKED, "--rate", "nan"), "--rate or LITTERFOG_PLAN_RATE: "),
        ((*ASKED, "--rtt", "inf"), "--rtt or LITTERFOG_PLAN_RTT: "),
        ((*ASKED, "--uplink", "inf"), "--uplink or LITTERFOG_PLAN_UPLINK: "),
        ((*ASKED, "--max-latency", "0"), "--max-latency or LITTERFOG_PLAN_MAX_LATENCY: "),
        ((*ASKED, "--model", "nothing"), "litter-160"),
        ((*ASKED, "--sizes", "/nowhere"), "/nowhere"),
        ((*ASKED, "--runtime", "tensorflow", "--model", "litter-160-int8"), "float models"),
        ((*ASKED, "--cloud", "xeon-2vcpu", "--objective", "cost"), "price list"),
    ],
)
def test_a_mistake_is_one_clear_message(words: tuple[str, ...], part: str) -> None:
    told = litterfog(*words, status=2).stderr
    assert "error:" in told
    assert part in told
    assert "Traceback" not in told
