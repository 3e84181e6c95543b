"""Pictures too large for the way in force: they wait for another look, split or codec."""

from litterfog.edge.outbox import PictureMark

_MOST_KNOWN = 100_000  # pictures: about 20 MB


class TooLarge:
    """Names them while the run lasts; a later one looks again. Bounded: the oldest are let go."""

    def __init__(self, most: int = _MOST_KNOWN) -> None:
        self._most = most
        self._known: dict[tuple[str, int], None] = {}

    def add(self, picture: PictureMark) -> None:
        """Take a picture of a watched folder."""
        if len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[picture.name, picture.modified_at_ns] = None

    def has(self, name: str, modified_at_ns: int) -> bool:
        """Whether a picture was too large, and has not been modified since."""
        return (name, modified_at_ns) in self._known

    def clear(self) -> None:
        """Let every picture come again, for the way has changed."""
        self._known.clear()
