"""What an archive's metadata say: who made the map, which layers there are."""

from html.parser import HTMLParser
from typing import Any

from litterfog.dashboard.basemap.header import ArchiveError

_MOST_LAYERS = 100
_MOST_ATTRIBUTION = 300  # characters


def attribution_of(metadata: dict[str, Any]) -> str:
    """Give the attribution as text, without the tags that it may hold."""
    said = metadata.get("attribution")
    text = _Text(said if isinstance(said, str) else "")
    return " ".join("".join(text.parts).split())[:_MOST_ATTRIBUTION]


def vector_layers_of(metadata: dict[str, Any]) -> frozenset[str]:
    """Give the names of the layers; raises ArchiveError where nothing could be drawn."""
    listed = metadata.get("vector_layers")
    rows = listed if isinstance(listed, list) else []
    names = frozenset(
        row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)
    )
    if not names:
        raise ArchiveError("its metadata name no vector_layers, so nothing could be drawn")
    if len(names) > _MOST_LAYERS:
        raise ArchiveError(f"it has {len(names)} layers, more than {_MOST_LAYERS}")
    return names


class _Text(HTMLParser):
    """Collects what stands between tags."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
