"""An own town's labelled pictures, and which of them must stay together.

DIR/{litter,clean}/** or DIR/{train,val,test}/{litter,clean}/**: all of them are used. What lies in
one sub-folder (a place, a day, a burst) is a group, across the classes too.
"""

from dataclasses import dataclass
from pathlib import Path

from litterfog.models.data import CLASSES, SPLITS, DataError
from litterfog.models.leftovers import is_leftover

LEAST_PICTURES = 50
LEAST_OF_A_CLASS = 5  # one for each fold


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """One labelled picture file."""

    path: Path
    litter: bool
    group: str


def find_own(data_dir: Path) -> tuple[OwnPicture, ...]:
    """List the pictures, sorted.

    Raises:
        DataError: the folder is not so laid out, or holds too few.
    """
    found = [
        OwnPicture(path, name == "litter", _group(path, folder))
        for base in (data_dir, *(data_dir / split for split in SPLITS))
        for name in CLASSES
        for folder in (base / name,)
        for path in _files(folder)
    ]
    check_enough([picture.litter for picture in found], f"in {data_dir}")
    return tuple(found)


def check_enough(litter: list[bool], where: str) -> None:
    """Refuse what is too little to tell better from worse; raises DataError."""
    if not litter:
        raise DataError(
            f"no pictures {where}: put them into DIR/litter and DIR/clean, or lay them out as"
            " litterfog train takes them"
        )
    counts = {"litter": sum(litter), "clean": len(litter) - sum(litter)}
    told = f"{counts['litter']} of litter and {counts['clean']} clean ones {where}"
    for name, count in counts.items():
        if not count:
            raise DataError(f"{told}: one class says nothing; add pictures to DIR/{name}")
    if len(litter) < LEAST_PICTURES:
        raise DataError(
            f"{told}: {LEAST_PICTURES} pictures are the least to tell better from worse, 200 are"
            " good; take more, half of them clean"
        )
    for name, count in counts.items():
        if count < LEAST_OF_A_CLASS:
            raise DataError(f"{told}: {LEAST_OF_A_CLASS} of a class are the least; add {name} ones")


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(map(is_leftover, path.relative_to(folder).parts))
    )


def _group(path: Path, folder: Path) -> str:
    """Name a picture's group: its sub-folder, else itself alone."""
    within = path.relative_to(folder)
    return f"{within.parent}/" if len(within.parts) > 1 else str(path)
