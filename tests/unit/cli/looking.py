"""Run `litterfog look` as a person does."""

import subprocess
import sys
from pathlib import Path

CLASSIFIER = "litter-160-int8"


def look(folder: Path, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "litterfog", "look", *words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done
