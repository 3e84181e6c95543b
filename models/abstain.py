"""The abstain band that a model's card tells, beside its file: NAME.json for NAME.tflite.

Knows of a card its `unsure` alone, so that a device need not have what judges models.
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from litterfog.models.graph import ContractError

_MAX_CARD_BYTES = 2**20
_Probability = Annotated[float, Meta(ge=0, le=1)]


class CardError(ContractError):
    """A card's abstain band is none; says what it takes."""


class _Band(Struct, frozen=True):
    low: _Probability
    high: _Probability


def band_beside(model: Path) -> tuple[float, float] | None:
    """Read where a model is unsure: from low, to below high. None where no card tells it.

    Raises:
        CardError: the card tells what is no band.
    """
    path = model.with_suffix(".json")
    told = _unsure_in(path)
    if told is None:
        return None
    try:
        band = msgspec.convert(told, _Band)
    except msgspec.ValidationError as error:
        raise _fault(path, str(error)) from error
    if band.low > band.high:
        raise _fault(path, f"low {band.low} is above high {band.high}")
    return band.low, band.high


def _unsure_in(path: Path) -> object:
    """Give a card's field as it stands there; None of what is no card."""
    try:
        if path.stat().st_size > _MAX_CARD_BYTES:
            return None
        card = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return card.get("unsure") if isinstance(card, dict) else None


def _fault(path: Path, why: str) -> CardError:
    return CardError(
        f"{path}: unsure: {why}; it takes low and high, 0 <= low <= high <= 1, or nothing"
    )
