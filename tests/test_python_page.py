"""docs/python.md and the notebook do what they say, through a real broker, cloud and store."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import litterfog
from tests.pipeline import cloud_running, reader
from tests.services import Mosquitto, Redis

DOCS = Path(__file__).parents[1] / "docs"
pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]


def test_the_pages_code_runs_in_order(
    tmp_path: Path, redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTERFOG_REDIS", redis_server.url)
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "python.md").read_text(), re.DOTALL)
    assert len(blocks) == 7
    (tmp_path / "page.py").write_text("\n".join(blocks))
    command = [sys.executable, "-P", "page.py"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "litter-160-int8" in done.stdout


def test_every_public_name_is_on_the_page_or_documented() -> None:
    for name in litterfog.__all__:
        assert getattr(litterfog, name) is not None
        assert name in dir(litterfog)


def test_importing_it_imports_nothing() -> None:
    heavy = "['numpy', 'PIL', 'redis', 'ai_edge_litert', 'msgspec']"
    code = f"import sys, litterfog; sys.exit(any(name in sys.modules for name in {heavy}))"
    subprocess.run([sys.executable, "-P", "-c", code], check=True, timeout=60)


def test_reading_hits_without_redis_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['redis'] = None\n"
        "import litterfog\n"
        "try: litterfog.open_hits('redis://127.0.0.1/0')\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert "pip install" in done.stdout


def test_the_notebook_cuts_times_sends_and_sees_the_hit(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTERFOG_BROKER", mosquitto.url)
    monkeypatch.setenv("LITTERFOG_REDIS", redis_server.url)
    monkeypatch.setenv("JUPYTER_ALLOW_INSECURE_WRITES", "1")
    notebook = nbformat.read(DOCS / "litterfog.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    with cloud_running(mosquitto, redis_server):
        client = NotebookClient(
            notebook, timeout=100, resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute()
    said = "".join(
        output.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "stored" in said
    assert reader(redis_server).hit_count() == 1
