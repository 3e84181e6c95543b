"""Sources of pictures: what --source may name, each kind a file here and a row below."""

from litterfog.edge.sources.camera import CAMERA
from litterfog.edge.sources.folder import FOLDER
from litterfog.edge.sources.kind import Opening, Source, SourceError, SourceKind, label_of
from litterfog.edge.sources.video import VIDEO
from litterfog.wire.extras import install_command

__all__ = ["Opening", "Source", "SourceError", "SourceKind", "kind_of", "label_of", "open_source"]

_KINDS = (
    CAMERA,
    VIDEO,
    FOLDER,  # whatever is left
)


def kind_of(source: str) -> SourceKind:
    """Tell what a --source names, by its form alone; raises ValueError for an unknown URL."""
    return next(kind for kind in _KINDS if kind.is_named_by(source))


def open_source(opening: Opening) -> Source:
    """Open what --source names; a camera's thread lives until `ended`. Raises SourceError."""
    source = opening.source
    try:
        return kind_of(source).open(opening)
    except ImportError as error:
        raise SourceError(f"{label_of(source)} needs PyAV: {install_command('camera')}") from error
