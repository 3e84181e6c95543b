import json
from pathlib import Path

import pytest

from litterfog.models import zoo
from litterfog.models.zoo import load_model
from tests.unit.cli.wrong_things import Ended, here
from tests.unit.models.adapt.towns import MAP, make_town, mix_labels, tunable


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tiny.tflite").write_bytes(tunable(integer=True, cells=MAP))
    monkeypatch.chdir(tmp_path)
    return make_town(tmp_path / "town")


def adapted(
    more: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ended:
    return here(f"adapt --from ./tiny.tflite --data town {more}", monkeypatch, capsys)


@pytest.mark.usefixtures("town")
def test_a_better_model_is_written_with_its_card_and_can_be_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = adapted("--out o --look whole", monkeypatch, capsys)
    assert ended.status == 0
    assert "better than tiny on your pictures" in ended.err
    assert "edge --model o/tiny-own.tflite --look whole --source DIR" in ended.err
    assert "litterfog cloud --models o/tiny-own.tflite" in ended.err
    assert "AUC" in ended.out
    assert sorted(path.name for path in Path("o").iterdir()) == [
        "tiny-own.json",
        "tiny-own.md",
        "tiny-own.tflite",
    ]
    assert load_model("o/tiny-own.tflite").fingerprint != load_model("./tiny.tflite").fingerprint


@pytest.mark.usefixtures("town")
def test_json_is_the_card_and_where_it_went(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = adapted("--out o --name ours --json", monkeypatch, capsys)
    document = json.loads(ended.out)
    assert document["model"] == "ours"
    assert document["written"] == "o/ours.tflite"
    assert document["after"]["auc"]["low"] > document["before"]["auc"]["value"]


def test_a_model_that_is_not_better_is_not_written(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mix_labels(town)
    here("adapt --from ./tiny.tflite --data town --out best --anyway", monkeypatch, capsys)
    ended = here("adapt --from best/tiny-own.tflite --data town", monkeypatch, capsys)
    assert ended.status == 1
    assert "not better than tiny-own on your pictures: nothing was written" in ended.err
    assert not Path("runs").exists()


def test_folders_that_are_sorted_by_chance_are_told(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mix_labels(town)
    ended = adapted("", monkeypatch, capsys)
    assert ended.status == 1
    assert "neither tells your litter from your clean: are they sorted right?" in ended.err


def test_anyway_writes_it_and_says_so(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mix_labels(town)
    here("adapt --from ./tiny.tflite --data town --out best --anyway", monkeypatch, capsys)
    ended = here(
        "adapt --from best/tiny-own.tflite --data town --anyway --out o", monkeypatch, capsys
    )
    assert ended.status == 0
    assert "not better than tiny-own" in ended.err
    assert "**not better**" in Path("o/tiny-own-own.md").read_text(encoding="utf-8")


def test_what_was_passed_over_is_named(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (town / "clean" / "words.jpg").write_text("no picture")
    ended = adapted("--out o", monkeypatch, capsys)
    assert "passed over" in ended.err
    assert "words.jpg" in ended.err


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("--name a/b", "no name of a model"),
        ("--name .tflite", "no name of a model"),
        ("--name=", "no name of a model"),
        ("--ground 1..0", "TOP..BOTTOM"),
        ("--out . --name tiny", "tiny.tflite is the model to start from"),
        ("--out tiny.tflite", "--out tiny.tflite cannot be written"),
    ],
)
def test_a_mistake_is_told_before_anything_is_read(
    more: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = adapted(more, monkeypatch, capsys)
    assert ended.status == 2
    assert told in ended.err
    assert "reading pictures" not in ended.err


def test_a_shipped_model_is_not_written_over(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(zoo, "ZOO", town.parent)
    ended = here("adapt --from tiny --data town --out . --name tiny", monkeypatch, capsys)
    assert ended.status == 2
    assert "tiny.tflite is the model to start from" in ended.err


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("there", ["tiny-own.tflite", "tiny-own.json", "tiny-own.md"])
def test_another_towns_model_or_card_is_not_written_over(
    there: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("o").mkdir()
    Path("o", there).write_text("of another town")
    ended = adapted("--out o", monkeypatch, capsys)
    assert ended.status == 2
    assert f"o/{there} is there already: give another --name or --out, or remove" in ended.err
    assert Path("o", there).read_text() == "of another town"
