"""The pages in Dutch and French, as a browser of that language shows them."""

import json
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from litterfog.dashboard.languages.table import words_in
from tests.browser.test_accessible import PHONE, fill, look, pages_of, wait_for
from tests.pages import served_dashboard
from tests.services import Redis

pytestmark = [pytest.mark.broker, pytest.mark.browser]

LANGUAGE = "return document.documentElement.lang"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXTS = """
const read = [];
for (const one of document.querySelectorAll('body *:not(script):not(style)')) {
  for (const name of ['aria-label', 'title', 'placeholder']) read.push(one.getAttribute(name));
  for (const child of one.childNodes) if (child.nodeType === 3) read.push(child.data);
}
return read.filter((text) => text && text.trim()).map((text) => text.trim());
"""


def foreign(language: str) -> set[str]:
    """Give the English texts that this language says otherwise."""
    english, own = json.loads(words_in("en").as_json()), json.loads(words_in(language).as_json())
    same = {text for section in own.values() for text in section.values()}
    return {text for section in english.values() for text in section.values()} - same


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_page_is_in_the_browser_s_language_and_fits_a_phone(
    language: str, own_redis: Redis, browser: Chrome, tmp_path: Path
) -> None:
    hit_id = fill(own_redis)
    look(browser, "light", PHONE)
    browser.execute_cdp_cmd("Network.enable", {})
    headers = {"Accept-Language": f"{language}-BE, en;q=0.5"}
    browser.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": headers})
    with served_dashboard(tmp_path / "log", REDIS=own_redis.url, TILES="") as port:
        for path, (element, text) in pages_of(hit_id).items():
            browser.get("about:blank")
            browser.get(f"http://127.0.0.1:{port}{path}")
            wait_for(browser, element, text)
            assert browser.execute_script(LANGUAGE) == language
            assert set(browser.execute_script(TEXTS)) & foreign(language) == set()
            assert browser.execute_script(OVERFLOW) == 0
