"""A page over an own store, and a browser on a desk, where a test asks for no others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser.browser import chromium
from tests.pages import served_dashboard
from tests.services import Redis


@pytest.fixture
def page(own_redis: Redis, tmp_path: Path) -> Iterator[str]:
    with served_dashboard(tmp_path / "log", REDIS=own_redis.url, TILES="") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with chromium(tmp_path / "profile", 1280, 800) as chrome:
        yield chrome
