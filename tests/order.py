"""Which tests come first, which are slow, and how many processes share them."""

import os
from collections.abc import Sequence
from pathlib import Path

_HERE = Path(__file__).parent

# What takes longest comes first, so that no worker begins with it when the others are done.
LONGEST = (
    "experiments/test_quick.py",
    "unit/models/positions/test_train.py",
    "unit/models/test_train.py",
    "test_fresh_clone.py",
    "test_clean_install.py",
    "stack/test_one_machine.py",
    "unit/models/test_keras_runtime.py",
    "unit/scripts/test_check_arm64_wheels.py",
    "unit/models/test_narrow.py",
    "faults/test_once_killed.py",
    "unit/cli/test_look.py",
    "unit/cli/test_wrong_things.py",
    "unit/models/test_foreign_conversions.py",
    "stack/test_two_machines.py",
    "test_readme.py",
    "faults/test_fuzz.py",
    "broker/test_health.py",
    "broker/test_pipeline.py",
    "broker/test_redis_users.py",
    "faults/test_terminated.py",
    "faults/test_soak.py",
    "browser/test_demo.py",
    "unit/cli/test_profile.py",
    "unit/cli/test_commands.py",
    "unit/cli/test_plan.py",
)
_FAST = "unit"  # the folder whose files are fast, but for those below
SLOW_UNITS = (  # TensorFlow, pip, a measurement, or a process for each of a hundred rows
    "unit/bench/test_profile.py",
    "unit/cli/test_profile.py",
    "unit/cli/test_wrong_things.py",
    "unit/models/positions/test_detector_weights.py",
    "unit/models/positions/test_loss.py",
    "unit/models/positions/test_train.py",
    "unit/models/test_foreign_conversions.py",
    "unit/models/test_keras_runtime.py",
    "unit/models/test_narrow.py",
    "unit/models/test_train.py",
    "unit/scripts/test_check_arm64_wheels.py",
)
_PER_CORE = 2  # much of a test is waiting; three took 10 min 44 s for 9 min 36 s
_MOST = 8  # a worker that trains has 0.9 GB


def turn(path: Path) -> int:
    """Give a sort key by which the longest files come first, and the others stay as they are."""
    name = _name(path)
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def is_slow(path: Path) -> bool:
    """Whether `--fast` leaves out this file or folder of tests."""
    name = _name(path)
    return name not in {".", _FAST} and (not name.startswith(f"{_FAST}/") or name in SLOW_UNITS)


def workers_for(arguments: Sequence[str], *, picked: bool) -> int:
    """Give the number of workers: none, this process does it, for one file or picked tests."""
    files = {argument.split("::")[0] for argument in arguments}
    if picked or (len(files) == 1 and Path(files.pop()).is_file()):
        return 0
    return min(_PER_CORE * len(os.sched_getaffinity(0)), _MOST)


def _name(path: Path) -> str:
    return path.relative_to(_HERE).as_posix() if path.is_relative_to(_HERE) else ""
