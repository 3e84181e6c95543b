"""The flags that say what a model looks at in pictures."""

from typing import Annotated, get_args

import typer

from litterfog.cli.errors import failed
from litterfog.models.looks import (
    DEFAULT_LOOK,
    GROUND_HELP,
    LOOK_HELP,
    Ground,
    LookMode,
    parse_ground,
)

_LOOKS: tuple[LookMode, ...] = get_args(LookMode)


def _ground(text: str | Ground) -> Ground:
    try:
        return parse_ground(str(text))  # the default comes as it is
    except ValueError as error:
        raise failed(f"--ground: {error}") from error


Look = Annotated[
    LookMode | None,
    typer.Option(
        "--look", help=LOOK_HELP, show_default=f"{DEFAULT_LOOK}, or whole for a classifier"
    ),
]
Looks = Annotated[
    list[str] | None,
    typer.Option(
        "--look",
        metavar="|".join(_LOOKS),
        help=f"{LOOK_HELP}; once or more",
        show_default="as the model does",
    ),
]
GroundOption = Annotated[
    Ground, typer.Option("--ground", metavar="TOP..BOTTOM", parser=_ground, help=GROUND_HELP)
]


def modes_of(looks: Looks) -> list[LookMode]:
    """Give the looks that were named, each once, in their own order."""
    for name in looks or []:
        if name not in _LOOKS:
            raise failed(f"--look is {', '.join(_LOOKS)}, not {name!r}")
    return [mode for mode in _LOOKS if mode in (looks or [])]
