from collections.abc import Iterator
from pathlib import Path

import pytest

from litterfog.edge.outbox import Outbox


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "o.sqlite", most_bytes=1000)
    yield box
    box.close()
