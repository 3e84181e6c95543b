import itertools
import os
import threading
import time
from pathlib import Path

import pytest

from litterfog.edge.sources.folder import in_a_loop, list_pictures, watched
from litterfog.edge.sources.kind import SourceError
from litterfog.edge.sources.listing import name_of


def _touch(path: Path, age_s: float = 10) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (time.time() - age_s,) * 2)


def test_pictures_are_found_in_depth_by_name(tmp_path: Path) -> None:
    for name in ("b.JPG", "sub/a.png", "notes.txt", "samples.csv"):
        _touch(tmp_path / name)
    assert [name_of(path.relative_to(tmp_path)) for path in list_pictures(tmp_path)] == [
        "b.JPG",
        "sub/a.png",
    ]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a folder"):
        list_pictures(tmp_path / "none")


def test_a_loop_begins_again(tmp_path: Path) -> None:
    _touch(tmp_path / "a.jpg")
    _touch(tmp_path / "b.jpg")
    names = [shot.name for shot in itertools.islice(in_a_loop(tmp_path), 5)]
    assert names == ["a.jpg", "b.jpg", "a.jpg", "b.jpg", "a.jpg"]


def test_a_folder_that_is_named_like_a_picture_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    assert list_pictures(tmp_path) == []


def test_a_file_from_the_future_counts_as_whole(tmp_path: Path) -> None:
    _touch(tmp_path / "a.jpg", age_s=-3600)
    stopping = threading.Event()
    shots = watched(tmp_path, lambda *_: True, stopping)
    assert next(shots).name == "a.jpg"


def test_a_watched_folder_ticks_while_nothing_comes(tmp_path: Path) -> None:
    stopping = threading.Event()
    ticks = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 2:
            stopping.set()

    assert list(watched(tmp_path, lambda *_: True, stopping, tick)) == []
    assert len(ticks) == 2


def test_a_loop_over_nothing_ends(tmp_path: Path) -> None:
    assert list(in_a_loop(tmp_path)) == []


def test_a_watched_folder_gives_new_and_settled_pictures_alone(tmp_path: Path) -> None:
    _touch(tmp_path / "new.jpg")
    _touch(tmp_path / "old.jpg")
    _touch(tmp_path / "being-written.jpg", age_s=0)
    stopping = threading.Event()
    seen = []
    for shot in watched(tmp_path, lambda name, _: name != "old.jpg", stopping):
        seen.append(shot.name)
        stopping.set()
    assert seen == ["new.jpg"]


@pytest.mark.parametrize("modified_at_s", [0, -5])
def test_a_watched_picture_from_1970_or_before_is_given_once(
    tmp_path: Path, modified_at_s: int
) -> None:
    _touch(tmp_path / "a.jpg")
    os.utime(tmp_path / "a.jpg", (modified_at_s,) * 2)
    stopping = threading.Event()
    done: set[tuple[str, int]] = set()
    rounds, given = itertools.count(), []

    def tick() -> None:
        if next(rounds) == 2:
            stopping.set()

    for shot in watched(tmp_path, lambda *mark: mark not in done, stopping, tick):
        given.append(shot.name)
        done.add((shot.name, shot.at_ns))
    assert given == ["a.jpg"]
