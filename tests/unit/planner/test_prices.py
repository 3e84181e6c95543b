from pathlib import Path

import pytest

from litterfog.planner.prices import PricesError, monthly_cost, read_prices, users_per_instance


def test_table_4s_users_follow_from_milliseconds_a_picture() -> None:
    assert users_per_instance(95, 1, 0.95) == 10
    assert users_per_instance(9.5, 2, 0.95) == 50
    assert users_per_instance(2_000, 1, 0.95) == 0


def test_a_user_costs_purchase_energy_data_and_a_share_of_the_cloud() -> None:
    cost = monthly_cost(
        read_prices("paper"),
        ("jetson-nano", "t2.micro"),
        watts=1,
        cloud_ms=95,
        rate_hz=1,
        megabytes=1,
    )
    assert cost.purchase == pytest.approx(122 / 12)
    assert cost.energy == pytest.approx(1.46)  # the list's watts, not the profile's
    assert cost.data == 0
    assert cost.cloud == pytest.approx(0.7527, abs=1e-4)
    assert cost.total == pytest.approx(12.379, abs=1e-3)


def test_a_user_that_needs_several_instances_pays_for_them() -> None:
    cost = monthly_cost(
        read_prices("paper"),
        ("jetson-nano", "t2.micro"),
        watts=1,
        cloud_ms=1_900,
        rate_hz=1,
        megabytes=1,
    )
    assert cost.users_per_instance == 0
    assert cost.cloud == pytest.approx(2 * 7.527, abs=1e-3)


def test_a_machine_without_a_price_says_what_to_add() -> None:
    with pytest.raises(PricesError, match=r'add \[cloud."mine"\]'):
        monthly_cost(
            read_prices("paper"),
            ("jetson-nano", "mine"),
            watts=1,
            cloud_ms=1,
            rate_hz=1,
            megabytes=1,
        )


@pytest.mark.parametrize("text", ["=", "label = 'x'", "label = 3"])
def test_a_list_that_is_none_names_its_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(PricesError, match=r"mine\.toml"):
        read_prices(str(path))


def test_an_unknown_list_names_those_shipped() -> None:
    with pytest.raises(PricesError, match="paper, present"):
        read_prices("futur")
