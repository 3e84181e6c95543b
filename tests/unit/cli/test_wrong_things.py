"""Every command against every wrong thing: its status, one line that says what to do, no trace.

2 for what the user can mend in the command, 1 for what failed on the way, 130 for Ctrl-C, 0 for a
reader who has seen enough.
"""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.services import free_port
from tests.unit.cli.wrong_things import (
    Ended,
    alone,
    fill,
    grow,
    here,
    interrupted,
    make_things,
    process,
    small_disk,
)

LINK = "--uplink 5 --rtt 60"
MACHINES = f"plan --edge raspberry-pi-3b+ --cloud t2.micro {LINK}"
EDGE = "edge --device-id a --once --give-up-after 0.1"
PROFILE = "profile --name mine --quick --model litter-160-int8"


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_things(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = structlog.get_config()
    yield tmp_path
    structlog.configure(**before)


def check(ended: Ended, status: int, part: str) -> None:
    told = [line for line in ended.err.splitlines() if line.strip()]
    assert ended.status == status, ended
    assert "Traceback" not in ended.err
    assert part in ended.err
    if "Usage:" not in ended.err:  # Typer's own words, in a box
        assert sum(line.startswith("error:") for line in told) == 1, told
    assert not ended.out


MISTAKES = [
    # a path that is missing
    ("demo --images nowhere", "nowhere"),
    ("demo --gps nowhere.gpx", "nowhere.gpx"),
    ("look nowhere.jpg", "nowhere.jpg"),
    ("look file --model nowhere.tflite", "nowhere.tflite"),
    ("splits --model nowhere.tflite", "shipped are"),
    (f"{EDGE} --source nowhere", "nowhere"),
    (f"{EDGE} --source data --gps nowhere.gpx", "nowhere.gpx"),
    (f"{EDGE} --source data --credentials nowhere.pem", "PEM bundle of litterfog certs"),
    ("cloud --models nowhere.tflite", "nowhere.tflite"),
    ("cloud --redis-password-file nowhere", "REDIS_PASSWORD_FILE"),
    ("dashboard --password-file nowhere", "PASSWORD_FILE"),
    ("status --credentials nowhere.pem", "nowhere.pem"),
    (f"plan --edge nowhere.json --cloud t2.micro {LINK}", "nowhere.json"),
    (f"{MACHINES} --prices nowhere.toml", "present"),
    (f"{MACHINES} --sizes nowhere.json", "nowhere.json"),
    (f"{PROFILE} --out m.json --pictures nowhere", "nowhere"),
    (f"{PROFILE} --out nowhere/m.json", "there is no folder"),
    ("train --data nowhere", "--data nowhere is not a folder"),
    ("adapt --data nowhere", "--data nowhere is not a folder"),
    ("adapt --data data --from nowhere.tflite", "nowhere.tflite"),
    ("train --data data --weights nowhere.h5", "nowhere.h5"),
    ("train --data data --leave-out nowhere", "sources are town"),
    ("export --data nowhere", "--data nowhere is not a folder"),
    ("export --data data --run nowhere", "litterfog train --run nowhere"),
    ("evaluate --data nowhere", "nowhere"),
    ("evaluate --boxes nowhere", "nowhere/boxes/annotations.csv cannot be read"),
    ("evaluate --data data --scoreboard nowhere/s", "there is no folder"),
    ("narrow --data data --base nowhere", "litterfog train --run nowhere"),
    ("certs list --dir nowhere", "litterfog certs init --dir nowhere"),
    ("certs device a --dir nowhere", "litterfog certs init --dir nowhere"),
    ("certs revoke a --dir nowhere", "litterfog certs init --dir nowhere"),
    ("experiments run fig4 --pictures nowhere", "nowhere"),
    ("experiments run fig99", "fig4"),
    # one that takes no file
    ("look data/test/litter/town-1.jpg --save /proc/x", "--save /proc/x"),
    ("samples --out /proc/x", "--out /proc/x cannot be written"),
    ("samples --out file/x", "Not a directory; give another folder"),
    (f"{EDGE} --source data --outbox /proc/x", "/proc/x"),
    (f"{EDGE} --source data --outbox o.sqlite --health-file /proc/x", "/proc/x"),
    ("cloud --health-file /proc/x", "/proc/x"),
    (f"{PROFILE} --out /proc/m.json", "--out /proc/m.json cannot be written"),
    (f"{PROFILE} --out m.json --state /proc/x", "--state /proc/x cannot be written"),
    ("train --data data --run /proc/x", "--run /proc/x cannot be written"),
    ("export --data data --run run --zoo /proc/x", "--zoo /proc/x cannot be written"),
    ("evaluate --data data --scoreboard /proc/x", "--scoreboard /proc/x cannot be written"),
    ("evaluate --data data --wire --out /proc/x", "--out /proc/x cannot be written"),
    ("narrow --data data --base run --run /proc/x", "--run /proc/x cannot be written"),
    ("narrow --data data --base run --zoo /proc/x", "--zoo /proc/x cannot be written"),
    ("certs init --dir /proc/x", "--dir /proc/x cannot be written"),
    ("experiments run fig4 --out /proc/x", "--out /proc/x cannot be written"),
    ("certs device a --out /proc/x/a.pem", "there is no folder /proc/x"),
    # one of another kind
    ("certs device a --out /dev/full", "/dev/full is no ordinary file"),
    ("certs device a --out empty", "empty is a folder"),
    ("demo --images file", "file"),
    ("demo --images empty", "empty"),
    ("demo --model png.tflite", "not a .tflite file"),
    ("look data --save file", "--save file"),
    ("look data --model empty", "shipped are"),
    ("splits --model png.tflite", "not a .tflite file"),
    ("splits --model ./empty", "a file's name ends in .tflite"),
    ("samples --out file", "--out file cannot be written"),
    (f"{EDGE} --source data --outbox empty", "empty"),
    (f"{EDGE} --source data --outbox file", "move the file away"),
    (f"{EDGE} --source data --outbox o.sqlite --gps track.gpx", "track.gpx"),
    (f"{EDGE} --source data --outbox o.sqlite --model png.tflite", "not a .tflite file"),
    (f"{EDGE} --source data --look closer", "'whole', 'ground' or 'tiles'"),
    (f"{EDGE} --source data --ground 1..0.35", "the ground is TOP..BOTTOM"),
    (f"{EDGE} --source data --credentials file", "litterfog certs device"),
    ("cloud --models png.tflite", "not a .tflite file"),
    ("cloud --health-file empty", "empty"),
    ("dashboard --password-file empty", "Is a directory"),
    (f"plan --edge text.json --cloud t2.micro {LINK}", "text.json is not a profile"),
    (f"plan --edge png.json --cloud t2.micro {LINK}", "png.json is not a profile"),
    (f"plan --edge empty/ --cloud t2.micro {LINK}", "Is a directory"),
    (f"{MACHINES} --prices png.toml", "png.toml"),
    (f"{MACHINES} --sizes png.json", "litterfog evaluate --wire"),
    (f"{MACHINES} --model png.tflite", "not a .tflite file"),
    (f"{PROFILE} --out empty", "ends in .json"),
    (f"{PROFILE} --out m.json --pictures file", "file is not a folder"),
    (f"{PROFILE} --out m.json --model png.tflite", "not a .tflite file"),
    ("train --data file", "--data file is not a folder"),
    ("train --data empty", "is missing or holds no pictures"),
    ("adapt --data empty", "DIR/litter and DIR/clean"),
    ("adapt --data data", "50 pictures are the least"),
    ("adapt --data data --from png.tflite", "not a .tflite file"),
    ("train --data data --run file", "--run file cannot be written"),
    ("train --data data --weights png.h5", "is no file of MobileNetV2 weights"),
    ("train --data data --weights empty", "no file 'empty'"),
    ("export --data data --run empty", "network.keras is missing"),
    ("export --data data --run run --zoo file", "--zoo file cannot be written"),
    ("evaluate", "give --data DIR, --boxes DIR, or both"),
    ("evaluate --wire", "--wire judges the photographs of --data DIR"),
    ("evaluate --data empty", "is missing or holds no pictures"),
    ("evaluate --data data --scoreboard file", "file, line 1: no board"),
    ("evaluate --data data --look near", "--look is whole, ground, tiles, not 'near'"),
    ("evaluate --data data --ground low", "TOP..BOTTOM"),
    ("evaluate --data data --model png.tflite", "not a .tflite file"),
    ("evaluate --data data --wire --out file", "--out file cannot be written"),
    ("evaluate --data data --wire --model png.tflite", "not a .tflite file"),
    ("evaluate --data data --wire --add-to png.json", "no table of litterfog evaluate --wire"),
    ("evaluate --data data --wire --add-to nowhere.json", "nowhere.json: No such file"),
    ("narrow --data data --base empty", "network.keras is missing"),
    ("certs init --dir file", "--dir file cannot be written"),
    ("certs list --dir empty", "litterfog certs init"),
    ("experiments run fig4 --out file", "file"),
    ("experiments run fig4 --out o --pictures file", "file"),
    ("experiments run fig4 --out o --pictures empty", "no picture in --pictures empty"),
    # a command or a name that is nearly right
    ("lok data", "Did you mean 'look'?"),
    ("certs lst", "Did you mean 'list'?"),
    ("experiments rum", "Did you mean 'run'?"),
    ("splits --model litter-16", "did you mean litter-160?"),
    ("train --data data --recipe papr", "paper"),
]


@pytest.mark.parametrize(("words", "part"), MISTAKES, ids=[words for words, _ in MISTAKES])
def test_a_mistake_is_told_before_any_work(
    words: str,
    part: str,
    things: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(things.rglob("*"))
    check(here(words, monkeypatch, capsys), 2, part)
    left = {path.name for path in set(things.rglob("*")).difference(before)}
    assert not {name for name in left if "-lock" not in name and not name.startswith("o.sqlite")}


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("LITTERFOG_RATE", f"{EDGE} --source data"),
        ("LITTERFOG_BROKER", "cloud"),
        ("LITTERFOG_BROKER", "status"),
        ("LITTERFOG_PORT", "dashboard"),
        ("LITTERFOG_PLAN_TOP", MACHINES),
        ("LITTERFOG_PROFILE_ROUNDS", f"{PROFILE} --out m.json"),
    ],
)
@pytest.mark.usefixtures("things")
def test_a_broken_variable_is_named(
    variable: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, "nonsense")
    ended = here(words, monkeypatch, capsys)
    check(ended, 2, f"{variable}: 'nonsense'")
    assert "Undefined" not in ended.err


@pytest.mark.parametrize(
    "words",
    [
        "samples --out disk/s",
        f"{EDGE} --source data --outbox disk/o.sqlite",
        f"{PROFILE} --out disk/m.json",
        "train --data data --run disk/r",
        "export --data data --run run --zoo disk/zoo",
        "evaluate --data data --wire --out disk/w",
        "narrow --data data --base run --run disk/r",
        "certs init --dir disk/certs",
        "experiments run fig4 --out disk/e",
        "cloud --health-file disk/health",
    ],
)
def test_a_full_disk_is_told_before_any_work(
    words: str, things: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (things / "disk").mkdir()
    with small_disk(things / "disk", 64) as disk:
        fill(disk)
        ended = here(words, monkeypatch, capsys)
        check(ended, ended.status, "disk")
        assert ended.status in {1, 2}
        assert "full" in ended.err or "No space left on device" in ended.err


@pytest.mark.parametrize("words", ["samples --count 2 --out disk", "certs init --dir disk/certs"])
def test_a_disk_that_fills_up_ends_with_1_and_what_is_there_does_not_stop_the_next_run(
    words: str, things: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (things / "disk").mkdir()
    with small_disk(things / "disk", 28) as disk:
        check(here(words, monkeypatch, capsys), 1, "No space left on device; make room")
        grow(disk, 1000)
        assert here(words, monkeypatch, capsys).status == 0


def test_samples_are_drawn_over_samples_and_over_nothing_else(
    things: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert here("samples --out s --count 1", monkeypatch, capsys).status == 0
    for name, theirs in (("sample-000.jpg", "png.h5"), ("samples.csv", "file")):
        drawn = (things / "s" / name).read_bytes()
        (things / "s" / name).write_bytes((things / theirs).read_bytes())
        check(here("samples --out s --count 1", monkeypatch, capsys), 2, f"s/{name} was not drawn")
        assert (things / "s" / name).read_bytes() == (things / theirs).read_bytes()
        (things / "s" / name).write_bytes(drawn)


@pytest.mark.timeout(120)
def test_training_without_internet_names_the_weights(things: Path) -> None:
    away = "http://127.0.0.1:9"
    ended = alone(
        "train --data data --run r --size 96",
        things,
        KERAS_HOME=str(things),
        HTTPS_PROXY=away,
        https_proxy=away,
    )
    check(Ended(ended.status, "", ended.err), 1, "--weights FILE.h5")
    assert not (things / "r").exists()


def test_nothing_running_is_red_and_ends_with_1(things: Path) -> None:
    port = free_port()
    ended = alone(
        f"status --broker mqtt://127.0.0.1:{port} --redis redis://127.0.0.1:{port}", things
    )
    assert (ended.status, ended.err) == (1, "")
    assert "red" in ended.out


@pytest.mark.usefixtures("things")
def test_a_port_in_use_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for command in ("dashboard", "demo"):
            check(here(f"{command} --port {port}", monkeypatch, capsys), 2, f"{port}")


@pytest.mark.parametrize("words", ["splits --json", "--help", "experiments list"])
def test_an_output_that_takes_no_more_ends_with_1(words: str, things: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        check(alone(words, things, full), 1, "No space left on device")


def test_an_output_that_is_closed_is_no_fault(things: Path) -> None:
    command = [sys.executable, "-P", "-m", "litterfog", "splits"]
    closed = ["sh", "-c", '"$@" >&-', "sh", *command]
    done = subprocess.run(closed, cwd=things, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "words",
    ["experiments list", "look data --json", "evaluate --data data --model litter-160-int8 --json"],
)
def test_a_closed_pipe_ends_with_0_and_without_a_word(words: str, things: Path) -> None:
    with process(words, things) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.wait(60) == 0
        assert not running.stderr.read()


@pytest.mark.parametrize(
    ("words", "library"),
    [
        ("look data data data data data data data data --json", "numpy"),
        ("samples --count 100", "numpy"),
        ("evaluate --data data", "numpy"),
        ("evaluate --data data --wire", "litert"),
        (f"{PROFILE} --out m.json --rounds 1000", "litert"),
        ("experiments run table3 --quick --out e", "numpy"),
        ("train --data data --run r --size 96", "tensorflow"),
        ("demo", "numpy"),
    ],
)
def test_ctrl_c_ends_with_130(words: str, library: str, things: Path) -> None:
    ended = interrupted(words, things, library)
    assert ended.status in {130, -signal.SIGINT}, ended
    assert "Traceback" not in ended.err
    assert not ended.out
