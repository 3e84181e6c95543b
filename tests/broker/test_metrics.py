"""What real processes tell Prometheus, and that the Grafana dashboard asks for nothing else."""

import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.pages import served_dashboard
from tests.pipeline import cloud_running, edge_once
from tests.services import Mosquitto, Redis, free_port, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker

GRAFANA = Path(__file__).parents[2] / "docs" / "grafana.json"
METRICS = Path(__file__).parents[2] / "docs" / "metrics.md"
NAME = r"(?:litterfog|process)_[a-z_]+"

Scrape = dict[tuple[str, str], float]  # by name, and the first label's value


def scraped(port: int, password: str = "") -> Scrape:
    request = Request(f"http://127.0.0.1:{port}/metrics")
    if password:
        request.add_header("Authorization", f"Basic {b64encode(f':{password}'.encode()).decode()}")
    with urlopen(request, timeout=5) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return {
            (sample.name, next(iter(sample.labels.values()), "")): sample.value
            for family in families
            for sample in family.samples
        }


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 8)
    return tmp_path / "photos"


@pytest.fixture
def scrapes(
    photos: Path, mosquitto: Mosquitto, own_redis: Redis, device: str, tmp_path: Path
) -> Iterator[dict[str, Scrape]]:
    """What all three tell once 8 frames have come through."""
    cloud, edge, stopping = free_port(), free_port(), threading.Event()
    flags = {"once": False, "loop": True, "rate": 100, "metrics_port": edge}
    device_thread = threading.Thread(
        target=edge_once, args=(photos, mosquitto, device, stopping), kwargs=flags
    )
    with (
        cloud_running(mosquitto, own_redis, threshold=0, metrics_port=cloud),
        served_dashboard(tmp_path / "log", REDIS=own_redis.url) as page,
    ):
        device_thread.start()
        try:
            wait_until(lambda: _stored(cloud) >= 8, 30, "8 hits")
            urlopen(f"http://127.0.0.1:{page}/", timeout=5).close()
            wait_until(lambda: scraped(edge)["litterfog_edge_receipts_total", "stored"] >= 8)
            yield {"cloud": scraped(cloud), "edge": scraped(edge), "dashboard": scraped(page)}
        finally:
            stopping.set()
            device_thread.join(20)


def _stored(port: int) -> float:
    return scraped(port)["litterfog_cloud_messages_total", "stored"]


def test_frames_are_counted_from_the_device_to_the_page(scrapes: dict[str, Scrape]) -> None:
    edge, cloud, page = scrapes["edge"], scrapes["cloud"], scrapes["dashboard"]
    assert edge["litterfog_edge_pictures_total", ""] >= 8
    assert edge["litterfog_edge_frames_total", ""] >= 8
    assert edge["litterfog_edge_broker_up", ""] == 1
    assert cloud["litterfog_cloud_messages_total", "rejected"] == 0
    assert 0 <= cloud["litterfog_cloud_last_frame_age_seconds", ""] < 60
    assert page["litterfog_dashboard_store_up", ""] == 1
    assert page["litterfog_dashboard_hits", ""] >= 8
    assert page["litterfog_dashboard_requests_total", "/healthz"] >= 1


def test_the_grafana_dashboard_and_the_table_name_what_the_processes_tell(
    scrapes: dict[str, Scrape],
) -> None:
    told = {name for scrape in scrapes.values() for name, _ in scrape}
    expressions = [
        target["expr"]
        for panel in json.loads(GRAFANA.read_text())["panels"]
        for target in panel.get("targets", [])
    ]
    asked = {name for one in expressions for name in re.findall(NAME, one)}
    assert asked
    assert asked - told == set()
    own = {
        re.sub("_(bucket|count|sum)$", "", name) for name in told if not name.endswith("_created")
    }
    documented = set(re.findall(rf"`({NAME})", METRICS.read_text()))
    assert {name for name in own if name.startswith("litterfog_")} - documented == set()
    assert documented - own - told == set()


def test_the_dashboard_s_metrics_tell_of_answers_and_viewers_but_not_of_health_checks(
    own_redis: Redis, tmp_path: Path
) -> None:
    with served_dashboard(tmp_path / "log", REDIS=own_redis.url) as port:
        urlopen(f"http://127.0.0.1:{port}/devices", timeout=5).close()
        assert scraped(port)["litterfog_dashboard_viewers", ""] == 0
        own_redis.kill()
        wait_until(lambda: scraped(port)["litterfog_dashboard_store_up", ""] == 0, what="away")
        away = scraped(port)
        assert ("litterfog_dashboard_hits", "") not in away
        assert away["litterfog_dashboard_answer_bytes_total", "/devices"] > 1_000
        for path in ("/nowhere", "/a/b/c"):
            with pytest.raises(HTTPError):
                urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
        routes = {route for name, route in scraped(port) if name.endswith("requests_total")}
        assert routes.isdisjoint({"/nowhere", "/a/b/c"})


def test_the_dashboard_s_metrics_are_behind_its_password(own_redis: Redis, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("a long enough password\n")
    settings = {"PUBLISHED_ON": "litter.example", "PASSWORD_FILE": str(password)}
    with served_dashboard(tmp_path / "log", REDIS=own_redis.url, **settings) as port:
        with pytest.raises(HTTPError, match="401"):
            scraped(port)
        assert scraped(port, "a long enough password")["litterfog_dashboard_store_up", ""] == 1
