"""What was measured so far, in OUT/records.json: a run that was interrupted goes on from it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from litterfog.wire.atomic_file import replace_file

Row = dict[str, Any]
_FILE = "records.json"


class ResultsError(ValueError):
    """The folder holds records of another kind of run; says what to do."""


class Results:
    """Records by the key of the work that made them, kept on disk."""

    def __init__(self, folder: Path, *, quick: bool, fresh: bool = False) -> None:
        """Open a folder's records, or begin; `fresh` drops those that cannot be gone on from.

        Raises:
            ResultsError: the records are of another kind of run, or cannot be read.
        """
        self.folder = folder
        self.quick = quick
        self.about: Row = {}  # the machine
        self.failures: dict[str, str] = {}  # key -> why, of this run
        self._by_key: dict[str, list[Row]] = {}
        self._stale: set[str] = set()  # to be measured again; what is there is shown meanwhile
        path = folder / _FILE
        if path.exists():
            try:
                self._read(path)
            except ResultsError:
                if not fresh:
                    raise

    def _read(self, path: Path) -> None:
        try:
            found = json.loads(path.read_text())
            about, records, quick = found["about"], found["records"], found["quick"]
            stale = set(found.get("stale", ()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ResultsError(f"{path} cannot be read; --fresh begins anew: {error}") from error
        if quick != self.quick:
            kinds = ("a whole run", "a run with --quick")
            raise ResultsError(
                f"{path} has records of {kinds[quick]}: give another --out, or --fresh"
            )
        self.about, self._by_key, self._stale = about, records, stale

    def __contains__(self, key: str) -> bool:
        return key in self._by_key and key not in self._stale

    def renew(self, keys: Iterable[str]) -> None:
        """Take these for not yet done, on disk too; raises OSError where it takes no file."""
        self._stale |= self._by_key.keys() & set(keys)
        self._write()

    def of(self, keys: Iterable[str]) -> list[Row]:
        """Give the records of several works, as far as they are there."""
        return [row for key in keys for row in self._by_key.get(key, [])]

    def begin(self, about: Row) -> None:
        """Note the machine; raises OSError where the folder takes no file."""
        self.about = about
        self._write()

    def keep(self, key: str, rows: list[Row]) -> None:
        """Add a work's records, and write all to disk."""
        self._by_key[key] = rows
        self._stale.discard(key)
        self._write()

    def _write(self) -> None:
        document = {"quick": self.quick, "about": self.about, "records": self._by_key}
        if self._stale:
            document["stale"] = sorted(self._stale)
        write_json(self.folder / _FILE, document)


def write_json(path: Path, document: Any) -> None:
    """Write a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, json.dumps(document, separators=(",", ":")).encode() + b"\n")
