"""Reads the vector tiles that the tests look into; knows of the format what they need."""

from collections.abc import Iterator
from dataclasses import dataclass

LAYERS, FEATURES, KEYS, VALUES, EXTENT = 3, 2, 3, 4, 5


@dataclass(frozen=True)
class Line:
    row: int
    tags: dict[str, str | int]
    points: list[tuple[int, int]]


class Message:
    """A message of Protocol Buffers: texts and messages are bytes, all else numbers."""

    def __init__(self, data: bytes) -> None:
        self.texts: dict[int, list[bytes]] = {}
        self.numbers: dict[int, int] = {}
        at = 0
        while at < len(data):
            head, at = _varint(data, at)
            value, at = _varint(data, at)
            if head & 7 == 2:
                self.texts.setdefault(head >> 3, []).append(data[at : at + value])
                at += value
            else:
                self.numbers[head >> 3] = value


def layer_of(tile: bytes) -> Message:
    return Message(Message(tile).texts[LAYERS][0])


def lines_in(tile: bytes) -> list[Line]:
    if not tile:
        return []
    layer = layer_of(tile)
    keys = [key.decode() for key in layer.texts[KEYS]]
    values = [_value(Message(value)) for value in layer.texts[VALUES]]
    return [_line(Message(one), keys, values) for one in layer.texts[FEATURES]]


def _line(feature: Message, keys: list[str], values: list[str | int]) -> Line:
    tags = list(_varints(feature.texts[2][0]))
    pairs = zip(tags[::2], tags[1::2], strict=True)
    named = {keys[key]: values[value] for key, value in pairs}
    return Line(feature.numbers[1], named, _points(list(_varints(feature.texts[4][0]))))


def _points(commands: list[int]) -> list[tuple[int, int]]:
    """Follow one move and one draw command."""
    assert commands[0] == 9
    assert commands[3] == (len(commands) - 4) // 2 << 3 | 2
    steps = [value >> 1 ^ -(value & 1) for value in commands[1:3] + commands[4:]]
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _value(value: Message) -> str | int:
    return value.texts[1][0].decode() if value.texts else value.numbers[5]


def _varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        yield value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at
