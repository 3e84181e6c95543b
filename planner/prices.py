"""What things cost, from an editable TOML file, and what a user costs a month. Arithmetic alone.

A cloud machine that earns CPU credits (AWS's t2 and t3) sustains its baseline; what it computes
above is charged by the vCPU-hour. The paper's price list has no such charge.
"""

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

Price = Annotated[float, Meta(ge=0)]
Positive = Annotated[float, Meta(gt=0)]
SHIPPED = Path(__file__).parent / "prices"


class PricesError(ValueError):
    """A price list that cannot be used, or that lacks a machine; says what to add."""


class EdgePrice(Struct, frozen=True, forbid_unknown_fields=True):
    """A device's."""

    purchase_euros: Price
    watts: Price | None = None  # billed day and night; None: the profile's, by how busy it is


class CloudPrice(Struct, frozen=True, forbid_unknown_fields=True):
    """A cloud machine's, of one vCPU."""

    euros_per_hour: Price
    baseline_cpu: Annotated[float, Meta(gt=0, le=1)] = 1.0  # share of a vCPU that the price covers
    surplus_euros_per_vcpu_hour: Price = 0.0


class Prices(Struct, frozen=True, forbid_unknown_fields=True):
    """A price list."""

    label: str
    date: str
    source: str
    euros_per_kwh: Price
    euros_per_gb: Price  # of mobile data
    months_of_use: Positive  # that a device's purchase is spread over
    hours_per_month: Positive
    cpu_load: Annotated[float, Meta(gt=0, le=1)]  # that a cloud machine is filled to
    edge: dict[str, EdgePrice]
    cloud: dict[str, CloudPrice]


@dataclass(frozen=True, slots=True)
class MonthlyCost:
    """Euros a user and month, and how many users share a cloud machine."""

    purchase: float
    energy: float
    data: float
    cloud: float
    users_per_instance: int

    @property
    def total(self) -> float:
        """Everything."""
        return self.purchase + self.energy + self.data + self.cloud


def read_prices(name_or_file: str) -> Prices:
    """Read a shipped price list by name, or any by its path; raises PricesError."""
    is_file = "/" in name_or_file or name_or_file.endswith(".toml")
    path = Path(name_or_file) if is_file else SHIPPED / f"{name_or_file}.toml"
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Prices)
    except FileNotFoundError as error:
        names = ", ".join(sorted(found.stem for found in SHIPPED.glob("*.toml")))
        raise PricesError(
            f"no price list {name_or_file!r}: shipped are {names}; a file's name ends in .toml"
        ) from error
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise PricesError(f"{path}: {error}") from error


def users_per_instance(cloud_ms: float, rate_hz: float, cpu_load: float) -> int:
    """Say how many users' pictures one vCPU takes; 0 where it cannot serve a single one."""
    if cloud_ms * rate_hz == 0:
        raise ValueError("no load: any number of users")
    return math.floor(cpu_load * 1e3 / (cloud_ms * rate_hz) + 1e-9)


def instance_euros(price: CloudPrice, prices: Prices) -> float:
    """Price a machine for a month, kept at the list's CPU load."""
    surplus = max(0.0, prices.cpu_load - price.baseline_cpu) * price.surplus_euros_per_vcpu_hour
    return (price.euros_per_hour + surplus) * prices.hours_per_month


def monthly_cost(
    prices: Prices,
    machines: tuple[str, str],
    *,
    watts: float,
    cloud_ms: float,
    rate_hz: float,
    megabytes: float,
) -> MonthlyCost:
    """Price one user of a device and a cloud machine, which are named.

    `cloud_ms` is vCPU time a picture, `megabytes` the mobile data of a picture.

    Raises:
        PricesError: the list lacks one of the two.
    """
    edge, cloud = machines
    for kind, name, known in (("edge", edge, prices.edge), ("cloud", cloud, prices.cloud)):
        if name not in known:
            raise PricesError(
                f"the price list has no {kind} machine {name!r}, only {', '.join(sorted(known))}:"
                f' add [{kind}."{name}"] to a copy and give it with --prices FILE'
            )
    device = prices.edge[edge]
    used_watts = watts if device.watts is None else device.watts
    pictures = rate_hz * 3600 * prices.hours_per_month
    users = users_per_instance(cloud_ms, rate_hz, prices.cpu_load)
    share = 1 / users if users else cloud_ms * rate_hz / (prices.cpu_load * 1e3)
    return MonthlyCost(
        purchase=device.purchase_euros / prices.months_of_use,
        energy=used_watts / 1e3 * prices.euros_per_kwh * prices.hours_per_month,
        data=pictures * megabytes / 1e3 * prices.euros_per_gb,
        cloud=share * instance_euros(prices.cloud[cloud], prices),
        users_per_instance=users,
    )
