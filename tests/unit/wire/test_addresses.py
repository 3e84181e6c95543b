import pytest

from litterfog.wire.addresses import checked_redis, parse_broker


@pytest.mark.parametrize("read", [parse_broker, checked_redis])
def test_a_password_with_a_slash_is_not_shown(read: object) -> None:
    scheme = "mqtt" if read is parse_broker else "redis"
    with pytest.raises(ValueError, match="%2F") as raised:
        read(f"{scheme}://user:pa/ss@host")  # type: ignore[operator]
    assert "pa" not in str(raised.value).replace("part", "").replace("password", "")


def test_ports_have_their_usual_numbers() -> None:
    assert parse_broker("mqtt://host").port == 1883
    assert parse_broker("mqtts://host").port == 8883
