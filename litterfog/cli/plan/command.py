"""`litterfog plan`: which model, split and codec for these machines and this link."""

import json
import math
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from litterfog.cli.errors import failed, user_errors
from litterfog.cli.plan.view import Plan, as_document, show
from litterfog.models.graph import GraphError
from litterfog.models.runtime import Runtime
from litterfog.models.zoo import UnknownModelError, load_model, shipped_models
from litterfog.planner.choice import Choice, SizesError, choices_of, read_sizes
from litterfog.planner.link import Link
from litterfog.planner.predict import Demand, predict
from litterfog.planner.prices import PricesError, read_prices
from litterfog.planner.profile import UnknownTimeError
from litterfog.planner.profile_files import SIZES, ProfileError, load_profile
from litterfog.planner.rank import Limits, ObjectiveError, parse_objective, rank

_LINK = "Link"
_LIMITS = "Limits"


class NoChoiceError(ValueError):
    """A flag's value, or a set of them, that leaves nothing to choose from; says why."""


def plan(  # noqa: PLR0913, PLR0917 - Typer takes a flag from each
    edge: Annotated[str, typer.Option(help="The device: a profile's name, or its file")],
    cloud: Annotated[str, typer.Option(help="The cloud machine: the same")],
    uplink: Annotated[
        float, typer.Option(help="Mbit/s to the cloud", min=0.001, rich_help_panel=_LINK)
    ],
    rtt: Annotated[float, typer.Option(help="Round trip, ms", min=0, rich_help_panel=_LINK)],
    downlink: Annotated[
        float | None,
        typer.Option(
            help="Mbit/s from the cloud",
            show_default="the uplink's",
            min=0.001,
            rich_help_panel=_LINK,
        ),
    ] = None,
    loss: Annotated[
        float, typer.Option(help="Share of packets lost", min=0, max=0.5, rich_help_panel=_LINK)
    ] = 0.0,
    objective: Annotated[
        str,
        typer.Option(
            help="latency, throughput, cost, energy, or a mix by weight: latency=0.7,cost=0.3"
        ),
    ] = "latency",
    max_latency: Annotated[float | None, typer.Option(help="ms", rich_help_panel=_LIMITS)] = None,
    min_accuracy: Annotated[
        float, typer.Option(help="0 to 1, on the test photographs", rich_help_panel=_LIMITS)
    ] = 0.98,
    max_bytes: Annotated[
        float | None, typer.Option(help="Of a frame's payload", rich_help_panel=_LIMITS)
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option(help="Euros a user and month", rich_help_panel=_LIMITS)
    ] = None,
    rate: Annotated[float, typer.Option(help="Pictures a second of a user")] = 1.0,
    hits: Annotated[
        float, typer.Option(help="Share of pictures with litter: what edge-only sends")
    ] = 0.5,
    model: Annotated[
        list[str] | None,
        typer.Option(help="A model of the zoo, repeatable", show_default="all shipped"),
    ] = None,
    runtime: Annotated[
        Runtime, typer.Option(help="On both sides: litert or tensorflow")
    ] = "litert",
    prices: Annotated[
        str, typer.Option(help="Price list: present, paper, or a TOML file")
    ] = "present",
    sizes: Annotated[
        Path | None,
        typer.Option(
            help="wire-table.json of litterfog evaluate --wire",
            show_default="that of the shipped models",
        ),
    ] = None,
    top: Annotated[int, typer.Option(help="Choices to show", min=1)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """Rank every way to run the pipeline: model, split and codec.

    Predicts each stage's time, the rate, the energy and the cost from the machines' profiles; each
    number's label says whether it was measured, modelled or quoted. Nothing is run.
    """
    with user_errors(
        ProfileError,
        PricesError,
        SizesError,
        ObjectiveError,
        UnknownModelError,
        GraphError,
        UnknownTimeError,
        NoChoiceError,
    ):
        link = _link(uplink, downlink or uplink, rtt, loss)
        demand, limits = _checked(rate, hits, max_latency, min_accuracy, max_bytes, max_cost)
        machines = load_profile(edge), load_profile(cloud)
        wanted, priced = parse_objective(objective), read_prices(prices)
        choices = _choices(list(dict.fromkeys(model or shipped_models())), sizes, runtime)
        predictions = [predict(one, *machines, link, demand, priced) for one in choices]
        ranking = rank(predictions, wanted, limits, demand.rate_hz)
    made = Plan(*machines, link, demand, priced, predictions, ranking)
    if as_json:
        typer.echo(json.dumps(as_document(made)))
    elif ranking.kept:
        show(Console(highlight=False), made, top)
    if not ranking.kept:
        broken = ", ".join(f"{flag} ({count})" for flag, count in ranking.refused.most_common())
        raise failed(f"none of {len(predictions)} choices keeps the limits; they break {broken}", 1)


def _choices(names: list[str], sizes: Path | None, runtime: Runtime) -> list[Choice]:
    table = read_sizes(sizes or SIZES)
    models = [load_model(name) for name in names]
    known = {row.model for row in table}
    for found in models:
        if found.name not in known:
            raise NoChoiceError(
                f"the table of sizes has no {found.name}: measure it with litterfog evaluate"
                " --wire, and give its wire-table.json with --sizes"
            )
    choices = [choice for found in models for choice in choices_of(found, table, runtime)]
    if runtime == "tensorflow":
        choices = [choice for choice in choices if choice.arithmetic == "float32"]
    if not choices:
        raise NoChoiceError(f"{runtime} runs none of {', '.join(names)}: it takes float models")
    return choices


def _link(uplink: float, downlink: float, rtt: float, loss: float) -> Link:
    """Take a link whose numbers are finite; their ranges are checked by then."""
    for flag, value in {"uplink": uplink, "downlink": downlink, "rtt": rtt, "loss": loss}.items():
        if not math.isfinite(value):
            raise NoChoiceError(f"--{flag}: {value} is not a number to reckon with")
    return Link(uplink, downlink, rtt, loss)


def _checked(
    rate: float,
    hits: float,
    max_latency: float | None,
    min_accuracy: float,
    max_bytes: float | None,
    max_cost: float | None,
) -> tuple[Demand, Limits]:
    """Check what must be positive; raises NoChoiceError naming the flag."""
    limits = {
        "max_latency_ms": max_latency,
        "min_accuracy": min_accuracy,
        "max_bytes": max_bytes,
        "max_cost": max_cost,
    }
    try:
        return (
            msgspec.convert({"rate_hz": rate, "hit_share": hits}, Demand),
            msgspec.convert(limits, Limits),
        )
    except msgspec.ValidationError as error:
        flags = {
            "rate_hz": "--rate",
            "hit_share": "--hits",
            "max_latency_ms": "--max-latency",
        }
        message, _, field = str(error).partition(" - at `$.")
        name = field.rstrip("`")
        flag = flags.get(name, f"--{name.replace('_', '-')}")
        raise NoChoiceError(f"{flag}: {message}") from error
