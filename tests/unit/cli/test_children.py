import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from litterfog.cli.children import ChildError, child, wait_for_page

BUSY_FIRST = [503, 503, 200]


@pytest.fixture
def page() -> Iterator[str]:
    statuses = iter(BUSY_FIRST)

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(next(statuses, 503))
            self.end_headers()
            self.wfile.write(b"hits")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name there)
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_that_is_busy_at_first_is_waited_for(page: str, tmp_path: Path) -> None:
    with child("--version", [], tmp_path) as serving:
        assert wait_for_page(page, serving, 20) == b"hits"


def test_a_page_that_never_answers_is_told(tmp_path: Path) -> None:
    with child("--version", [], tmp_path) as serving, pytest.raises(ChildError, match="within 0 s"):
        wait_for_page("http://127.0.0.1:9", serving, 0.3)
