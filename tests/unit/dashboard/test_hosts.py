import pytest

from litterfog.dashboard.access.hosts import is_own_host


@pytest.mark.parametrize(
    "header",
    ["localhost", "localhost:8050", "LOCALHOST", "127.0.0.1:8050", "[::1]:8050", "192.168.1.5"],
)
def test_localhost_and_addresses_are_this_machine_s_own(header: str) -> None:
    assert is_own_host(header)


@pytest.mark.parametrize(
    "header",
    ["", "evil.example", "127.0.0.1.evil.example:8050", "localhost.evil.example", "[::1", ":8050"],
)
def test_a_name_that_somebody_else_rules_is_not(header: str) -> None:
    assert not is_own_host(header)
