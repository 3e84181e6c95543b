"""A subscriber that kills itself: `python -m tests.faults.doomed_cloud SETTINGS POINT NTH`."""

import json
import sys

from litterfog.cloud.__main__ import run
from litterfog.cloud.settings import CloudSettings
from litterfog.cloud.subscribe import Subscriber
from litterfog.wire.hits import HitWriter
from litterfog.wire.stopping import stopped_by_signal
from tests.faults.doomed import after, before, fuse

POINTS = (
    "between inference and write",
    "between write and receipt",
    "between receipt and acknowledgement",
)


def main() -> None:
    settings, point, nth = sys.argv[1:]
    burn = fuse(int(nth))
    if point == POINTS[0]:
        before(HitWriter, "record", burn)
    elif point == POINTS[1]:
        before(Subscriber, "_receipt", burn)
    elif point == POINTS[2]:
        after(Subscriber, "_receipt", lambda *_: burn())
    run(CloudSettings.model_validate(json.loads(settings)), stopped_by_signal())


if __name__ == "__main__":
    main()
