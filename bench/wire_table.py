"""Accuracy against bytes: what each split, codec and precision costs on the wire, and in accuracy.

Every row sends each photograph through the real path: head, quantisation, codec, bytes, decoding,
tail. Bytes are those of the whole encoded Frame, as MQTT carries it. A photograph is looked at
whole; where that pads it, its frame says what the look covers.
"""

import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from litterfog.models.activation import Precision, from_wire, picture_from_wire, to_wire
from litterfog.models.data import LoadedPhotographs
from litterfog.models.metrics import figures_of
from litterfog.models.photo_pixels import upright_shape
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY, Split
from litterfog.models.zoo import Model
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import (
    SCHEMA,
    Body,
    EdgeTimings,
    Frame,
    Picture,
    Position,
    Tensor,
    Verdict,
    new_frame_id,
)
from litterfog.wire.picture import pack_picture
from litterfog.wire.place import WHOLE, Region
from litterfog.wire.refusal import CodecError

_THRESHOLD = 0.5  # a hit, as accuracy counts it
JPEG_QUALITIES = (95, 85, 75, 50, 30, 20, 10, 5)
_PICTURES: list[tuple[CodecName, str]] = [
    ("json-list", "raw"),
    ("cbor", "raw"),
    ("json", "png"),
    ("cbor", "png"),
    *(("cbor", f"jpeg {quality}") for quality in JPEG_QUALITIES),
]
# A verdict has no list: those that list numbers would give json's bytes.
_WITHOUT_LISTS = [name for name, codec in CODECS.items() if not codec.lists_numbers]
_INT8: list[tuple[CodecName, str, Precision]] = [
    ("json-list", "float32", Precision()),
    ("json", "int8", Precision()),
    ("cbor", "int8", Precision()),
]
_FLOAT: list[tuple[CodecName, str, Precision]] = [
    ("json-list", "float32", Precision()),
    ("json", "8 bits", Precision()),
    *(("cbor", f"{bits} bits", Precision(bits)) for bits in (8, 6, 4, 3, 2)),
    *(("cbor", f"{bits} bits a channel", Precision(bits, True)) for bits in (8, 4)),
]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to send a picture, judged on photographs."""

    model: str
    split: str
    codec: CodecName
    precision: str  # of what crosses: "int8", "float32", "4 bits", "png", "jpeg 75" ...
    accuracy: float
    change: float  # of accuracy, against the whole float model
    bytes_median: float  # of a Frame
    bytes_p95: float
    pareto: bool = False  # no other row is as accurate with fewer bytes


class WireTable:
    """Judges the ways to send one model's photographs."""

    def __init__(
        self, model: Model, photographs: LoadedPhotographs, whole_float_accuracy: float
    ) -> None:
        self._model = model
        self._photographs = photographs
        self._baseline = whole_float_accuracy
        self._whole = model.load_whole()
        self._regions = _regions(model, photographs)

    def rows(self) -> Iterator[Row]:
        """Give a row for every named split, codec and precision that the wire can carry."""
        for codec, kind in _PICTURES:
            yield from self._row(CLOUD_ONLY, codec, kind, self._packed(kind), self._from_picture)
        for split in self._model.splits:
            if split.name.startswith("split"):
                yield from self._split_rows(split)
        verdicts = list(self._verdicts())
        for codec in _WITHOUT_LISTS:
            yield from self._row(EDGE_ONLY, codec, "verdict", verdicts, _from_verdict)

    def _split_rows(self, split: Split) -> Iterator[Row]:
        head, tail = self._model.load_head(split), self._model.load_tail(split)
        spec = split.tensor
        activations = [head.run(pixels) for pixels in self._photographs.pixels]

        def finish(body: Body) -> float:
            assert isinstance(body, Tensor)
            return tail.probability(from_wire(body, spec))

        for codec, name, precision in _FLOAT if spec.scale is None else _INT8:
            bodies = (to_wire(activation, spec, codec, precision) for activation in activations)
            yield from self._row(split.name, codec, name, bodies, finish)

    def _row(
        self,
        split: str,
        codec: CodecName,
        precision: str,
        bodies: Iterable[Body],
        finish: Callable[[Body], float],
    ) -> Iterator[Row]:
        """Send every body; nothing where its frames are over what the wire carries."""
        sizes, probabilities = [], []
        try:
            for body, region in zip(bodies, self._regions, strict=True):
                payload = encode_frame(_frame(self._model, split, body, region), codec)
                arrived = decode_frame(payload, CODECS[codec].content_type)
                sizes.append(len(payload))
                probabilities.append(finish(arrived.body))
        except CodecError:
            return
        judged = np.array(probabilities, np.float32)
        if split == EDGE_ONLY and self._model.keeps_aspect:
            sizes = _of_hits(sizes, probabilities)
        accuracy = figures_of(judged, self._photographs.labels).accuracy
        yield Row(
            model=self._model.name,
            split=split,
            codec=codec,
            precision=precision,
            accuracy=round(accuracy, 4),
            change=round(accuracy - self._baseline, 4),
            bytes_median=statistics.median(sizes),
            bytes_p95=round(statistics.quantiles(sizes, n=20, method="inclusive")[-1]),
        )

    def _verdicts(self) -> Iterator[Verdict]:
        """Give what a device finds, places too."""
        answer = self._model.contract.answer
        for pixels, region in zip(self._photographs.pixels, self._regions, strict=True):
            found = answer.find([(region, self._whole.run(pixels))], _THRESHOLD)
            yield Verdict(found.probability, found.places)

    def _packed(self, kind: str) -> Iterator[Picture]:
        picture_format, _, quality = kind.partition(" ")
        for pixels in self._photographs.pixels:
            yield pack_picture(pixels, picture_format, int(quality or 0))

    def _from_picture(self, body: Body) -> float:
        assert isinstance(body, Picture)
        return self._whole.probability(picture_from_wire(body, self._model.input))


def mark_pareto(rows: Iterable[Row]) -> list[Row]:
    """Mark the rows that no other beats in bytes at the same accuracy or better; edge-only apart.

    An edge-only frame is a verdict: it is smaller than any tensor, and needs the whole model there.
    """
    best = 0.0
    marked = []
    for row in sorted(rows, key=lambda row: (row.bytes_median, -row.accuracy)):
        on_front = row.accuracy > best and row.split != EDGE_ONLY
        best = max(best, row.accuracy) if on_front else best
        marked.append(replace(row, pareto=on_front))
    return marked


def _regions(model: Model, photographs: LoadedPhotographs) -> list[Region]:
    """Say what a whole look at each photograph covers; its file is read where that is not all."""
    plan = model.plan("whole")
    if plan.squashes:
        return [WHOLE] * len(photographs.photographs)
    files = (photograph.path.read_bytes() for photograph in photographs.photographs)
    return [plan.regions(upright_shape(data))[0] for data in files]


def _of_hits(sizes: list[int], probabilities: list[float]) -> list[int]:
    """Leave out the clean, which are not sent and have no places; not where hardly any is a hit."""
    hits = [size for size, one in zip(sizes, probabilities, strict=True) if one >= _THRESHOLD]
    return hits if len(hits) > 1 else sizes


def _from_verdict(body: Body) -> float:
    assert isinstance(body, Verdict)
    return body.probability


def _frame(model: Model, split: str, body: Body, region: Region) -> Frame:
    """Give a Frame of ordinary length: what differs between rows is its body, and its look."""
    looks = () if region == WHOLE or isinstance(body, Verdict) else (region,)
    return Frame(
        schema=SCHEMA,
        id=new_frame_id(),
        device="bicycle-7",
        captured_at_ns=1_612_432_800_123_456_789,
        position=Position(lat=51.0778751, lon=4.2794161, source="exif", accuracy_m=4.5),
        model=model.name,
        fingerprint=model.fingerprint,
        split=split,
        body=body,
        timings=EdgeTimings(0.313, 1.601, 2.198, 0.117),
        looks=looks,
    )
