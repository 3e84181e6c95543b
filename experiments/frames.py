"""Make frames as a device does, and leave them in its outbox: what a capacity measurement sends.

    python -m litterfog.experiments.frames RUNS.json

RUNS.json is a list of settings of the edge; each has its own outbox. Nothing is published.
"""

import json
import sys
import threading
from contextlib import closing
from pathlib import Path

from litterfog.edge.outbox import Outbox
from litterfog.edge.pipeline import Pipeline
from litterfog.edge.settings import EdgeSettings


def main() -> None:
    """Run the edge's pipeline over every run's pictures."""
    for values in json.loads(Path(sys.argv[1]).read_text()):
        make_frames(EdgeSettings(**values))


def make_frames(settings: EdgeSettings) -> None:
    """Fill the outbox of these settings from their source."""
    with closing(Outbox(settings.outbox_file, settings.outbox_mb * 1_000_000)) as outbox:
        Pipeline(settings, outbox, threading.Event()).run(lambda: None)


if __name__ == "__main__":
    main()
