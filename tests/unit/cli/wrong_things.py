"""What the table of wrong things is run with: here, in a process of its own, on a small disk."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from PIL import Image

from litterfog.cli.app import run
from tests.services import wait_until


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


def here(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ended:
    """Run a command in this process: what escapes it but its own ending fails the test."""
    monkeypatch.setattr(sys, "argv", ["litterfog", *shlex.split(words)])
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    capsys.readouterr()
    try:
        with pytest.raises(SystemExit) as ending:
            run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    status = ending.value.code
    assert isinstance(status, int)
    return Ended(status, *capsys.readouterr())


@contextmanager
def process(
    words: str, cwd: Path, stdout: int | IO[bytes] = subprocess.PIPE, **more: str
) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a process of its own; it ends with the block."""
    command = [sys.executable, "-P", "-m", "litterfog", *shlex.split(words)]
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **more},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def alone(words: str, cwd: Path, stdout: int | IO[bytes] = subprocess.PIPE, **more: str) -> Ended:
    """Run a command to its end, with more variables in its environment."""
    with process(words, cwd, stdout, **more) as running:
        out, err = running.communicate(timeout=60)
    return Ended(running.returncode, out or "", err)


def has_loaded(running: subprocess.Popen[str], library: str) -> bool:
    """Whether a process has loaded a library, by a part of its file's name."""
    return library in Path(f"/proc/{running.pid}/maps").read_text(encoding="utf-8")


def interrupted(words: str, cwd: Path, library: str) -> Ended:
    """Press Ctrl-C once the command has loaded the library that it works with."""
    with process(words, cwd) as running:
        wait_until(lambda: has_loaded(running, library), 60, f"{library} in {words}")
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    return Ended(running.returncode, out, err)


def make_things(folder: Path) -> None:
    """Put down one of each wrong thing, and what is right beside it."""
    (folder / "empty").mkdir()
    (folder / "file").write_text("words\n")
    (folder / "text.json").write_text("words\n")
    (folder / "track.gpx").write_text("words\n")
    picture = Image.fromarray(np.arange(48 * 48 * 3, dtype=np.uint8).reshape(48, 48, 3))
    for name in ("png.tflite", "png.h5", "png.json", "png.toml"):
        picture.save(folder / name, "PNG")
    for split in ("train", "val", "test"):
        for label in ("litter", "clean"):
            place = folder / "data" / split / label
            place.mkdir(parents=True)
            picture.save(place / "town-1.jpg")
    (folder / "run").mkdir()  # of a run: its files, though nothing is in them
    for name in ("network.keras", "training.json"):
        (folder / "run" / name).write_text("words\n")


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a file system of so many kilobytes; skips where that is not allowed."""
    if os.geteuid():
        pytest.skip("mounting a small file system needs root")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def grow(disk: Path, kilobytes: int) -> None:
    """Give a small disk more room."""
    size = f"remount,size={kilobytes}k"
    subprocess.run(["mount", "-o", size, str(disk)], check=True)


def fill(disk: Path) -> None:
    """Leave no block free."""
    with (disk / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return
