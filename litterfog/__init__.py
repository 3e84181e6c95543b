"""A litter map from street pictures: a CNN split by name between a device and the cloud.

This is the public surface: what is named in `__all__`, documented in docs/python.md. All else may
change. A name is imported when it is first used, so that `import litterfog` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litterfog._frames import finding_of_frame, frame_of, probability_of_frame
    from litterfog._hits import open_hits
    from litterfog._version import __version__
    from litterfog.models.graph import GraphError
    from litterfog.models.looks import Ground
    from litterfog.models.picture import Look, PictureError
    from litterfog.models.places import Finding
    from litterfog.models.runtime import InputError
    from litterfog.models.splits import Split, UnknownSplitError
    from litterfog.models.zoo import Halves, Model, UnknownModelError, load_model, shipped_models
    from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
    from litterfog.wire.frame import Frame, Position
    from litterfog.wire.hits import HitReader
    from litterfog.wire.place import Place, Region
    from litterfog.wire.refusal import CodecError
    from litterfog.wire.store_records import Hit

_HOMES = {
    "_frames": ("finding_of_frame", "frame_of", "probability_of_frame"),
    "_hits": ("open_hits",),
    "_version": ("__version__",),
    "models.graph": ("GraphError",),
    "models.looks": ("Ground",),
    "models.picture": ("Look", "PictureError"),
    "models.places": ("Finding",),
    "models.runtime": ("InputError",),
    "models.splits": ("Split", "UnknownSplitError"),
    "models.zoo": ("Halves", "Model", "UnknownModelError", "load_model", "shipped_models"),
    "wire.codecs.table": ("CODECS", "decode_frame", "encode_frame"),
    "wire.frame": ("Frame", "Position"),
    "wire.hits": ("HitReader",),
    "wire.place": ("Place", "Region"),
    "wire.refusal": ("CodecError",),
    "wire.store_records": ("Hit",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022  (by what they are for; __version__ is given on demand)
    "load_model",
    "shipped_models",
    "Model",
    "Ground",
    "Look",
    "Region",
    "Finding",
    "Place",
    "Split",
    "Halves",
    "frame_of",
    "probability_of_frame",
    "finding_of_frame",
    "Frame",
    "Position",
    "encode_frame",
    "decode_frame",
    "CODECS",
    "open_hits",
    "HitReader",
    "Hit",
    "CodecError",
    "GraphError",
    "InputError",
    "PictureError",
    "UnknownModelError",
    "UnknownSplitError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'litterfog' has no attribute {name!r}")
    return getattr(import_module(f"litterfog.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
