import subprocess
import sys

import pytest

HEAVY = ("numpy", "PIL", "zstandard", "cbor2")
STORE = ("redis",)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("litterfog.wire.refusal", HEAVY),  # an exception to catch
        ("litterfog.wire.receipt", HEAVY),
        ("litterfog.wire.status", HEAVY),  # the codecs' names are checked there
        ("litterfog.wire.setting_types", ("numpy", "zstandard", "cbor2", "paho", *STORE)),
        ("litterfog.wire.health", HEAVY),
        ("litterfog.edge.__main__", STORE),
    ],
)
def test_a_module_is_imported_without_what_it_does_not_use(
    module: str, unwanted: tuple[str, ...]
) -> None:
    code = f"import sys, {module}; print([name for name in {unwanted!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"
