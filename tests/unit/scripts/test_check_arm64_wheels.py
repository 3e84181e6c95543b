import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(300)  # it asks for the metadata of every dependency
SCRIPT = Path(__file__).parents[3] / "scripts" / "check-arm64-wheels"


def _check(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)


def test_every_dependency_of_the_images_has_a_wheel_for_64_bit_arm() -> None:
    done = _check()
    assert done.returncode == 0, done.stderr
    for name in ("ai-edge-litert", "numpy", "pydantic-core"):
        assert f"\n  {name} " in done.stdout
    assert "_aarch64.whl" in done.stdout
    assert "x86_64" not in done.stdout


def test_every_package_without_a_wheel_is_named(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("mkl==2024.2.2\nmsgspec==0.19.0\npywin32==306\n")
    done = _check(pins)
    assert done.returncode == 1
    for name in ("mkl==2024.2.2", "pywin32==306"):
        assert f"{name} has no wheel for aarch64" in done.stderr
    assert "msgspec==0.19.0 has no wheel" not in done.stderr


def test_what_is_not_for_the_image_is_left_out(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(
        "mkl==2024.2.2 ; platform_machine == 'x86_64'\n"
        "pywin32==306 ; sys_platform == 'win32'\n"
        "msgspec==0.19.0 ; python_version >= '3.13'\n"
    )
    done = _check(pins)
    assert done.returncode == 0, done.stderr
    assert "msgspec" in done.stdout


def test_a_lock_that_lacks_the_hash_of_the_arm_wheel_fails(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(f"msgspec==0.19.0 \\\n    --hash=sha256:{'0' * 64}\n")
    done = _check(pins)
    assert done.returncode == 1
    assert "lacks the hash of msgspec-0.19.0-cp313" in done.stderr


@pytest.mark.parametrize("text", [None, "not a requirement\n"])
def test_a_list_that_cannot_be_read_is_one_line(tmp_path: Path, text: str | None) -> None:
    pins = tmp_path / "pins.txt"
    if text is not None:
        pins.write_text(text)
    done = _check(pins)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
