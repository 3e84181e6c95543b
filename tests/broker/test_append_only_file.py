"""When an answer of Redis is taken for kept."""

import pytest
import redis

from litterfog.wire.append_only_file import AppendOnlyFile
from tests.services import Redis

pytestmark = pytest.mark.broker


def test_a_write_counts_when_the_file_has_it(own_redis: Redis) -> None:
    with own_redis.client() as client:
        file = AppendOnlyFile(client)
        assert file.kept(lambda: client.incr("n")) == 1
        own_redis.kill()
        own_redis.start()
        assert client.get("n") == b"1"


def test_a_store_without_such_a_file_is_not_waited_for(own_redis: Redis) -> None:
    with own_redis.client() as client:
        client.config_set("appendonly", "no")
        assert AppendOnlyFile(client).kept(lambda: client.incr("n")) == 1


def test_a_restart_between_write_and_look_asks_for_the_write_again(own_redis: Redis) -> None:
    with own_redis.client() as client:
        file = AppendOnlyFile(client)

        def write() -> object:
            answer = client.incr("n")
            own_redis.kill()
            own_redis.start()
            return answer

        with pytest.raises(redis.RedisError):
            file.kept(write)
        assert file.kept(lambda: client.incr("n")) == 2
