"""The photographs of a data folder: where they are, whose they are, their pixels.

DIR/{train,val,test}/{litter,clean}/*: the folder is the label, and the first word of a file's name
(up to the first '-') is its source. Knows nothing of networks.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from litterfog.models.leftovers import is_leftover
from litterfog.models.looks import LookPlan
from litterfog.models.picture import PictureError, Size, read_picture, shape_of

SPLITS = ("train", "val", "test")
CLASSES = ("clean", "litter")  # the index is the label: 0 clean, 1 litter
NAMED_AT_MOST = 5


class DataError(ValueError):
    """A data folder that cannot be trained or evaluated on; names what is wrong in it."""


@dataclass(frozen=True)
class Photograph:
    """One labelled picture file."""

    path: Path
    source: str
    litter: bool


@dataclass(frozen=True)
class LoadedPhotographs:
    """Photographs with their pixels, (n, height, width, 3) RGB 0..255."""

    photographs: tuple[Photograph, ...]
    pixels: NDArray[np.uint8]

    @property
    def labels(self) -> NDArray[np.bool_]:
        """(n,), true for litter."""
        return np.array([photo.litter for photo in self.photographs], dtype=np.bool_)

    @property
    def sources(self) -> NDArray[np.str_]:
        """(n,), each photograph's source."""
        return np.array([photo.source for photo in self.photographs], dtype=np.str_)


def find_photographs(
    data_dir: Path, split: str, without: Collection[str] = ()
) -> tuple[Photograph, ...]:
    """List one split's photographs, sorted by path, without those of some sources.

    Raises:
        DataError: a class folder is missing or empty, so that the split has fewer than two classes.
    """
    found: list[Photograph] = []
    for label, name in enumerate(CLASSES):
        folder = data_dir / split / name
        files = [path for path in _visible_files(folder) if source_of(path) not in without]
        if not files:
            rest = f" but of {', '.join(sorted(without))}" if without else ""
            raise DataError(f"{split}/{name} in {data_dir} is missing or holds no pictures{rest}")
        found += [Photograph(path, source_of(path), label == 1) for path in files]
    return tuple(found)


def source_of(path: Path) -> str:
    """Name a photograph's source: its file name's first word, up to '-'."""
    return path.stem.split("-", 1)[0]


def find_sources(data_dir: Path, sources: Collection[str]) -> tuple[Photograph, ...]:
    """List the photographs of some sources, wherever they lie, sorted by split and path.

    Raises:
        DataError: a source has no photographs at all.
    """
    everything = [photo for split in SPLITS for photo in find_photographs(data_dir, split)]
    missing = set(sources) - {photo.source for photo in everything}
    if missing:
        there = ", ".join(sorted({photo.source for photo in everything}))
        raise DataError(f"no photographs of {', '.join(sorted(missing))}; sources are {there}")
    return tuple(photo for photo in everything if photo.source in sources)


def load_photographs(photographs: Sequence[Photograph], size: Size | LookPlan) -> LoadedPhotographs:
    """Decode photographs exactly as the model will see them at inference.

    Raises:
        DataError: some files are not readable pictures; names them.
    """
    loaded, unreadable = load_readable(photographs, size)
    if unreadable:
        raise DataError(_list_unreadable(unreadable))
    return loaded


def load_readable(
    photographs: Sequence[Photograph], size: Size | LookPlan
) -> tuple[LoadedPhotographs, list[str]]:
    """Decode the photographs that can be read; gives the others' paths, each with its reason."""
    pixels = np.empty((len(photographs), *shape_of(size), 3), dtype=np.uint8)
    readable: list[Photograph] = []
    unreadable = []
    for photo in photographs:
        try:
            pixels[len(readable)] = read_picture(photo.path, size)
            readable.append(photo)
        except PictureError as error:
            unreadable.append(f"{photo.path}: {error}")
        except OSError as error:
            unreadable.append(f"{photo.path}: {error.strerror}")
    return LoadedPhotographs(tuple(readable), pixels[: len(readable)]), unreadable


def load_split(data_dir: Path, split: str, size: Size | LookPlan) -> LoadedPhotographs:
    """Find and decode one split; raises DataError as those two do."""
    return load_photographs(find_photographs(data_dir, split), size)


def count_by_source(photographs: Iterable[Photograph]) -> dict[str, dict[str, int]]:
    """Count photographs as {source: {class: n}}."""
    counts = Counter((photo.source, CLASSES[photo.litter]) for photo in photographs)
    sources = sorted({source for source, _ in counts})
    return {source: {name: counts[source, name] for name in CLASSES} for source in sources}


def _visible_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not is_leftover(path.name)
    )


def _list_unreadable(unreadable: list[str]) -> str:
    named = "\n".join(f"  {line}" for line in unreadable[:NAMED_AT_MOST])
    more = len(unreadable) - NAMED_AT_MOST
    rest = f"\n  and {more} more" if more > 0 else ""
    return f"{len(unreadable)} files are not readable pictures:\n{named}{rest}"
