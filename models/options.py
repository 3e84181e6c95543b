"""The options in a model's name to load: `FILE?pixels=0..1&output=sigmoid&litter-class=1`.

Knows text alone: whether an option fits a model is `models.contract`'s.
"""

from dataclasses import dataclass, fields
from typing import Literal, get_args
from urllib.parse import parse_qsl, quote

from litterfog.models.graph import ContractError

PixelsOption = Literal["0..255", "0..1", "-1..1"]
OutputOption = Literal["probability", "sigmoid", "softmax"]

PIXELS_HELP = "What a model's float input takes for a pixel [by the file]"
OUTPUT_HELP = "What a model's output is where it is no probability: sigmoid or softmax makes it one"
LITTER_CLASS_HELP = "Which of a model's classes is litter: its number from 0, or its label"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a model; None: the file is asked."""

    pixels: str | None = None
    output: str | None = None
    litter_class: str | None = None

    def check(self) -> None:
        """Refuse words that no model takes; raises ContractError."""
        for name, value, taken in (
            ("pixels", self.pixels, get_args(PixelsOption)),
            ("output", self.output, get_args(OutputOption)),
        ):
            if value is not None and value not in taken:
                raise ContractError(f"{name} takes {', '.join(taken)}, not {value!r}")


NO_OPTIONS = Options()
_KEYS = {field.name.replace("_", "-"): field.name for field in fields(Options)}


def parse_name(name: str) -> tuple[str, Options]:
    """Part a model's name from its options; raises ContractError for options that are none."""
    plain, mark, query = name.partition("?")
    if not mark:
        return name, NO_OPTIONS
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        pairs = [(query, "")]
    found: dict[str, str] = {}
    for key, value in pairs:
        if key not in _KEYS or not value:
            raise ContractError(
                f"{name}: {key!r} is no option of a model; they are {', '.join(_KEYS)},"
                " as in m.tflite?pixels=0..1&output=sigmoid"
            )
        found[_KEYS[key]] = value
    return plain, Options(**found)


def name_with(name: str, options: Options) -> str:
    """Write options into a model's name, over those that it has."""
    plain, own = parse_name(name)
    words = []
    for key, field in _KEYS.items():
        value = getattr(options, field) or getattr(own, field)
        if value:
            words.append(f"{key}={quote(value, safe='.-_')}")
    return f"{plain}?{'&'.join(words)}" if words else plain
