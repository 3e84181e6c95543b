"""A headless Chromium with WebGL in software, and no traffic of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from litterfog.bench.dashboard.browser import FLAGS, program


@contextmanager
def chromium(profile: Path, width: int = 1400, height: int = 900) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(flag)
    service = Service(program("chromedriver", "chromium.chromedriver"))
    driver = Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


def number(browser: Chrome, element: str) -> int:
    """Read a counter in one step: the page replaces its elements as it updates."""
    text = browser.execute_script(f"return document.querySelector('#{element}')?.textContent")
    digits = re.match(r"[\d,]+", text or "")
    return int(digits[0].replace(",", "")) if digits else 0
