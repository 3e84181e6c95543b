"""What tests of the dashboard on a real Redis share."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from litterfog.wire.hits import HitWriter
from tests.pages import browser_of
from tests.services import Redis


@pytest.fixture
def writer(redis_server: Redis) -> Iterator[HitWriter]:
    with redis_server.client() as client:
        yield HitWriter(client)


@pytest.fixture
def browser(redis_server: Redis) -> FlaskClient:
    return browser_of(redis_server.url)
