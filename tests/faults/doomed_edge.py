"""An edge that kills itself: `python -m tests.faults.doomed_edge SETTINGS POINT NTH`.

SETTINGS are JSON. It says the id of every frame whose append has returned, one on a line.
"""

import json
import sys
from collections.abc import Callable

from litterfog.edge.__main__ import run
from litterfog.edge.outbox import Outbox
from litterfog.edge.publish import Publisher
from litterfog.edge.settings import EdgeSettings
from litterfog.wire.stopping import stopped_by_signal
from tests.faults.doomed import after, at_statement, before, fuse

APPEND_POINTS = {  # inside and around the transaction of an append
    "before its transaction": "BEGIN",
    "before the frame": "INSERT INTO frames",
    "before the picture's mark": "INSERT OR REPLACE INTO pictures",
    "before the commit": "COMMIT",
    "after the append": "",
}
SEND_POINTS = ("before a publish", "after a publish", "at a receipt", "before a removal")
POINTS = (*APPEND_POINTS, *SEND_POINTS)


def _arm(point: str, burn: Callable[[], None]) -> None:
    if point == "before its transaction":
        before(Outbox, "append", burn)
    elif point == "after the append":
        after(Outbox, "append", lambda *_, **__: burn())
    elif point == "before a publish":
        before(Publisher, "_publish", burn)
    elif point == "after a publish":
        after(Publisher, "_publish", lambda *_, **__: burn())
    elif point == "at a receipt":
        before(Publisher, "_settle", burn)
    elif point:
        start = APPEND_POINTS.get(point, "DELETE FROM frames WHERE id")
        after(
            Outbox,
            "__init__",
            lambda box, *_: at_statement(box._database._connection, start, burn),
        )


def _say(_outbox: Outbox, frame_id: str, *_: object, **__: object) -> None:
    print(frame_id, flush=True)  # noqa: T201  (what the test reads)


def main() -> None:
    settings, point, nth = sys.argv[1:]
    after(Outbox, "append", _say)
    _arm(point, fuse(int(nth)))
    run(EdgeSettings.model_validate(json.loads(settings)), stopped_by_signal())


if __name__ == "__main__":
    main()
