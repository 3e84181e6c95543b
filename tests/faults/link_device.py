"""A device with an invented camera, as a process: `capture COUNT HZ` on stdin, frames in order.

Real outbox and publisher. Of ten frames two are hits, one is a tally, the others a split's tensor.
Each frame's kind and id are written to a file before the outbox has it.
"""

import argparse
import contextlib
import sys
import time
from pathlib import Path
from typing import TextIO

import numpy as np

from litterfog.edge.infer import Head
from litterfog.edge.outbox import Outbox, Worth
from litterfog.edge.publish import Publisher
from litterfog.edge.settings import EdgeSettings
from litterfog.models.picture import Look
from litterfog.models.zoo import load_model
from litterfog.wire.addresses import parse_broker
from litterfog.wire.cells import cell_of
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import (
    SCHEMA,
    Body,
    EdgeTimings,
    Frame,
    Position,
    Tally,
    Verdict,
    new_frame_id,
)
from litterfog.wire.place import WHOLE
from litterfog.wire.status import Status

KINDS = (
    "tensor",
    "hit",
    "tensor",
    "tensor",
    "tally",
    "tensor",
    "hit",
    "tensor",
    "tensor",
    "tensor",
)
_WORTH = {"tensor": Worth.UNKNOWN, "hit": Worth.HIT, "tally": Worth.TALLY}
_SPLITS = {"tensor": "split13", "hit": "edge-only", "tally": "edge-only"}


class Camera:
    """Makes frames of three kinds."""

    def __init__(self, device: str, ids: TextIO) -> None:
        self._device, self._ids = device, ids
        self._model = load_model("litter-160-int8")
        settings = EdgeSettings.model_validate({"source": ".", "device_id": device})
        pixels = np.random.default_rng(1).integers(0, 256, (160, 160, 3), dtype=np.uint8)
        head = Head(self._model, "split13", "json", settings)
        self._bodies: dict[str, Body] = {
            "tensor": head.infer([Look(WHOLE, pixels)]).body,
            "hit": Verdict(0.9),
            "tally": Tally({cell_of(51.0, 4.3): 3}),
        }

    def capture(self, number: int, outbox: Outbox) -> None:
        kind = KINDS[number % len(KINDS)]
        frame = Frame(
            schema=SCHEMA,
            id=new_frame_id(),
            device=self._device,
            captured_at_ns=time.time_ns(),
            position=Position(lat=51.0, lon=4.3, source="fixed"),
            model=self._model.name,
            fingerprint=self._model.fingerprint,
            split=_SPLITS[kind],
            body=self._bodies[kind],
            timings=EdgeTimings(0, 0, 0, 0),
        )
        self._ids.write(f"{kind} {frame.id}\n")
        self._ids.flush()
        payload = encode_frame(frame, "json")
        outbox.append(frame.id, CODECS["json"].content_type, payload, worth=_WORTH[kind])


def _obey(camera: Camera, outbox: Outbox, publisher: Publisher) -> None:
    number = 0
    for line in sys.stdin:
        _, count, hertz = line.split()
        for _ in range(int(count)):
            started = time.monotonic()
            camera.capture(number, outbox)
            publisher.notify()
            number += 1
            if float(hertz):
                time.sleep(max(0.0, started + 1 / float(hertz) - time.monotonic()))
        print("captured", flush=True)  # noqa: T201  (its answer)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("broker", "device", "outbox", "ids"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--most-bytes", type=int, required=True)
    options = parser.parse_args()

    def status() -> Status:
        return Status(
            state="online",
            split="split13",
            codec="json",
            model="litter-160-int8",
            version="test",
            at_ns=time.time_ns(),
            outbox_depth=outbox.pending,
            dropped=outbox.dropped_ever,
        )

    with (
        Path(options.ids).open("w") as ids,
        contextlib.closing(Outbox(Path(options.outbox), options.most_bytes)) as outbox,
    ):
        publisher = Publisher(
            parse_broker(options.broker),
            options.device,
            outbox,
            resend_after_s=5.0,
            status=status,
            on_control=lambda _: None,
            keep_receipts=False,
        )
        publisher.start()
        _obey(Camera(options.device, ids), outbox, publisher)
        publisher.stop()


if __name__ == "__main__":
    main()
