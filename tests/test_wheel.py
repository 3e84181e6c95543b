"""The wheel knows one name, and stands beside any file of a user's."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from litterfog.models.zoo import DEFAULT_MODEL

ROOT = Path(__file__).parents[1]
ROOMS = (
    "bench",
    "cloud",
    "dashboard",
    "edge",
    "experiments",
    "models",
    "planner",
    "scenes",
    "streets",
    "wire",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run([*command, str(ROOT)], check=True, timeout=100)
    return next(folder.glob("litterfog-*.whl"))


def _names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_it_has_one_top_level_name(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in _names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"litterfog"}


def test_every_room_and_what_it_reads_at_run_time_is_in_it(wheel: Path) -> None:
    names = set(_names(wheel))
    assert {f"litterfog/{room}/__init__.py" for room in ROOMS} <= names
    assert {
        "litterfog/dashboard/assets/shell.js",
        "litterfog/dashboard/assets/map/page/start.js",
        "litterfog/dashboard/basemap/data/glyphs/0-255.pbf",
        "litterfog/dashboard/basemap/data/outline.json.br",
        "litterfog/dashboard/languages/nl.json",
        "litterfog/dashboard/plotlyjs/LICENSE",
        "litterfog/dashboard/plotlyjs/plotly-map.min.js.br",
        "litterfog/models/zoo/litter-160-int8.tflite",
        f"litterfog/models/zoo/{DEFAULT_MODEL}.tflite",
        "litterfog/planner/prices/paper.toml",
        "litterfog/planner/profiles/t2.micro.json",
        "litterfog/planner/sizes/wire-table.json",
        "litterfog/py.typed",
    } <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_no_raw_record_of_a_measurement_ships(wheel: Path) -> None:
    raw = {path.name for path in (ROOT / "docs" / "records").iterdir()}
    assert raw
    assert not [name for name in _names(wheel) if Path(name).name in raw]


def test_it_is_imported_beside_files_of_any_name(wheel: Path, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    here = tmp_path / "project"
    here.mkdir()
    for room in ROOMS:
        (here / f"{room}.py").write_text("raise RuntimeError('a file of the user')\n")
    modules = ", ".join(f"litterfog.{room}" for room in ROOMS)
    code = f"import sys; sys.path.append({str(packages)!r}); import {modules}; "
    code += f"assert litterfog.__file__.startswith({str(packages)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=here, check=True, timeout=60)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_no_second_name_in_a_checkout(room: str) -> None:
    command = [sys.executable, "-c", f"import {room}"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert f"it has one name: import litterfog.{room}" in done.stderr
