"""A person with the password sees the map fill, through every request that the page makes."""

from pathlib import Path

import pytest

from tests.browser.browser import chromium
from tests.pages import served_dashboard
from tests.services import Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.browser]
PASSWORD = "correct-horse-battery"  # noqa: S105
COUNTED = "return document.getElementById('count-hits')?.textContent"


def test_a_browser_that_knows_the_password_shows_the_counts(
    redis_server: Redis, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    settings = {"PUBLISHED_ON": "map.example.org", "PASSWORD_FILE": str(secret), "TILES": ""}
    with (
        served_dashboard(tmp_path / "log", REDIS=redis_server.url, **settings) as port,
        chromium(tmp_path / "profile") as browser,
    ):
        browser.get(f"http://me:{PASSWORD}@127.0.0.1:{port}/")
        browser.get(f"http://127.0.0.1:{port}/")
        wait_until(lambda: browser.execute_script(COUNTED) == "0", 30, "the counts")
        problems = browser.get_log("browser")  # type: ignore[no-untyped-call]
        assert [entry for entry in problems if entry["level"] == "SEVERE"] == []
