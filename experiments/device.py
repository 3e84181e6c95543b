"""A device for experiments: edge runs one after another in one process, so that it starts once.

    python -m litterfog.experiments.device RUNS.json FOLDER

RUNS.json is a list of settings of the edge. It says that it is warm with FOLDER/warm, waits for
FOLDER/go, and writes each run's summary to FOLDER/<number>.json.
"""

import json
import signal
import sys
import threading
import time
from pathlib import Path

from litterfog.edge.__main__ import run
from litterfog.edge.settings import EdgeSettings
from litterfog.models.keras_runtime import import_keras_for_good
from litterfog.wire.atomic_file import replace_file

_POLL_S = 0.05


def main() -> None:
    """Read the runs, wait for the word, run them; a run that is not complete ends it with 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the first process ignores it else
    runs = [EdgeSettings(**values) for values in json.loads(Path(sys.argv[1]).read_text())]
    folder = Path(sys.argv[2])
    if any(settings.runtime == "tensorflow" for settings in runs):
        import_keras_for_good()
    (folder / "warm").touch()
    while not (folder / "go").exists():
        time.sleep(_POLL_S)
    for number, settings in enumerate(runs):
        summary = run(settings, threading.Event())
        replace_file(folder / f"{number}.json", json.dumps(summary.as_json()).encode())
        if not summary.complete:
            sys.exit(f"run {number} is not complete: {summary.error or summary.as_json()}")


if __name__ == "__main__":
    main()
