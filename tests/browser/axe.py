"""axe-core in a page that is open: what it finds against WCAG 2.2, levels A and AA."""

import json
from pathlib import Path
from typing import Any

import brotli
from selenium.webdriver import Chrome

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
MOST_S = 60
_RUN = """
const [tags, done] = arguments;
axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  .then((found) => done(found.violations), (error) => done([{id: String(error), nodes: []}]));
"""


def axe_source() -> str:
    """Read axe-core 4.14.1 as its npm package has it (MPL 2.0: the file says so), compressed."""
    content: bytes = brotli.decompress(Path(__file__).with_name("axe.min.js.br").read_bytes())
    return content.decode()


def violations(browser: Chrome) -> list[str]:
    """Say what is wrong, a line for each element."""
    browser.set_script_timeout(MOST_S)
    browser.execute_script(axe_source())
    found: list[dict[str, Any]] = browser.execute_async_script(_RUN, TAGS)
    return [line for rule in found for line in _lines(rule)]


def _lines(rule: dict[str, Any]) -> list[str]:
    nodes = rule["nodes"] or [{"target": "", "failureSummary": "", "html": ""}]
    return [
        f"{rule['id']}: {json.dumps(node['target'])}: {' '.join(node['failureSummary'].split())}"
        f" | {node['html'][:160]}"
        for node in nodes
    ]
