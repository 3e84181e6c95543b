"""The first command of the README, on a machine that has nothing but Python."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leftovers import MARK

ROOT = Path(__file__).parents[1]
PLAIN = ("PATH", "HOME", "LANG", "PIP_CERT", "SSL_CERT_FILE", MARK)  # no virtual environment's


@pytest.mark.timeout(900)
def test_the_demo_runs_in_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "litterfog"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, files.split("\0")):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, clone / name, follow_symlinks=False)
    environment = {name: os.environ[name] for name in PLAIN if name in os.environ}
    done = subprocess.run(
        [clone / "scripts" / "demo", "--exit-when-done", "--rate", "50"],
        cwd=tmp_path,
        env={**environment, "PYTHON": sys._base_executable},  # type: ignore[attr-defined]  # no stub
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "40 pictures: 20 with litter, 20 clean; 20 on the map" in done.stderr
