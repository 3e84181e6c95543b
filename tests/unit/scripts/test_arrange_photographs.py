import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "scripts" / "arrange-photographs"


def _arrange(tmp_path: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    folders = ["--litter", str(tmp_path / "l"), "--clean", str(tmp_path / "c")]
    command = [sys.executable, str(SCRIPT), *folders, *flags]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")


def test_every_picture_is_linked_once_and_sub_folders_stay_together(tmp_path: Path) -> None:
    for group in range(16):
        for number in range(5):
            _picture(tmp_path / "l" / f"query {group}" / f"{number}.JPG")
        _picture(tmp_path / "c" / f"{group}.png")
    done = _arrange(tmp_path, "--out", str(tmp_path / "out"), "--source", "gini")
    assert done.returncode == 0, done.stderr
    links = sorted((tmp_path / "out").rglob("gini-*"))
    assert len({link.resolve() for link in links}) == 16 * 6
    homes: dict[str, set[str]] = {}
    for link in links:
        homes.setdefault(str(link.resolve().parent), set()).add(link.parts[-3])
    assert all(len(homes[str(tmp_path / "l" / f"query {group}")]) == 1 for group in range(16))
    assert {link.parts[-3] for link in links} == {"train", "val", "test"}


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    _picture(tmp_path / "l" / "a.jpg")
    (tmp_path / "c").mkdir()
    done = _arrange(tmp_path, "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "no pictures there" in done.stderr
