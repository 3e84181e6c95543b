import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from litterfog.wire.metrics import Figure, MetricsError, counter, gauge, serving_metrics
from tests.services import free_port


def figures() -> Iterator[Figure]:
    yield counter("litterfog_seen_total", "Seen", {"clean": 2, "stored": 1}, "outcome")
    yield gauge("litterfog_queue", "Waiting", 3)


def scraped(port: int) -> list[str]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode()).splitlines()


def test_figures_are_read_anew_at_each_scrape() -> None:
    port, values = free_port(), iter((1, 2))
    with serving_metrics("127.0.0.1", port, "edge", lambda: [gauge("depth", "", next(values))]):
        assert "depth 1.0" in scraped(port)
        assert "depth 2.0" in scraped(port)


def test_a_label_s_values_are_told_with_the_process_s_memory() -> None:
    port = free_port()
    with serving_metrics("127.0.0.1", port, "edge", figures):
        lines = scraped(port)
    assert 'litterfog_seen_total{outcome="clean"} 2.0' in lines
    assert "litterfog_queue 3.0" in lines
    assert any(line.startswith("process_resident_memory_bytes ") for line in lines)


def test_the_port_is_free_again_afterwards() -> None:
    port = free_port()
    for _ in range(2):
        with serving_metrics("127.0.0.1", port, "edge", figures):
            assert scraped(port)


def test_a_taken_port_is_told_with_its_address() -> None:
    port = free_port()
    with (
        serving_metrics("127.0.0.1", port, "edge", figures),
        pytest.raises(MetricsError, match=rf"metrics on 127.0.0.1:{port}: Address already in use"),
        serving_metrics("127.0.0.1", port, "edge", figures),
    ):
        pass


def test_without_a_port_the_library_is_not_even_imported() -> None:
    code = """
import sys
from litterfog.wire.metrics import serving_metrics
with serving_metrics("127.0.0.1", 0, "edge", lambda: []):
    print("prometheus_client" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout == "False\n"
