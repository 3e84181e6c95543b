"""When a device's certificate ends: read again when its file was renewed."""

from pathlib import Path

from litterfog.wire.credentials import CredentialsError, read_credentials


class CertificateEnd:
    """Knows one bundle, or none."""

    def __init__(self, bundle: Path | None) -> None:
        self._bundle = bundle
        self._read_of_ns: int | None = None  # the file's time of change
        self._ends_ms: int | None = None

    def ms(self) -> int | None:
        """Give it, since the Unix epoch; None where there is no bundle that can be read."""
        if self._bundle is None:
            return None
        try:
            changed_ns = self._bundle.stat().st_mtime_ns
            if changed_ns != self._read_of_ns:
                self._ends_ms = int(read_credentials(self._bundle).not_after * 1_000)
                self._read_of_ns = changed_ns
        except (OSError, CredentialsError):  # being renewed; the connection tells what is wrong
            return self._ends_ms
        return self._ends_ms
