"""`litterfog plan`: which model, split and codec for these machines and this link."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from litterfog.cli.errors import FAILED, failed, user_errors
from litterfog.cli.options import with_settings
from litterfog.cli.plan.view import Plan, as_document, show
from litterfog.models.graph import GraphError
from litterfog.models.zoo import UnknownModelError, load_model
from litterfog.planner.choice import Choice, SizesError, choices_of, read_sizes
from litterfog.planner.predict import predict
from litterfog.planner.prices import PricesError, read_prices
from litterfog.planner.profile import UnknownTimeError
from litterfog.planner.profile_files import SIZES, ProfileError, load_profile
from litterfog.planner.rank import ObjectiveError, parse_objective, rank
from litterfog.planner.settings import PlanSettings


class NoChoiceError(ValueError):
    """Settings that leave nothing to choose from; says why."""


@with_settings(PlanSettings)
def plan(
    settings: PlanSettings,
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
        machines = load_profile(settings.edge), load_profile(settings.cloud)
        wanted, priced = parse_objective(settings.objective), read_prices(settings.prices)
        link, demand = settings.link, settings.demand
        choices = _choices(settings)
        predictions = [predict(one, *machines, link, demand, priced) for one in choices]
        limits = settings.limits(choices)
        ranking = rank(predictions, wanted, limits, demand.rate_hz)
    given = {Path(name).stem: name for name in settings.model}
    made = Plan(*machines, link, demand, priced, predictions, ranking, limits, given)
    if as_json:
        typer.echo(json.dumps(as_document(made)))
    elif ranking.kept:
        show(Console(highlight=False), made, settings.top)
    if not ranking.kept:
        broken = ", ".join(f"{flag} ({count})" for flag, count in ranking.refused.most_common())
        raise failed(
            f"none of {len(predictions)} choices keeps the limits; they break {broken}", FAILED
        )


def _choices(settings: PlanSettings) -> list[Choice]:
    table, runtime = read_sizes(settings.sizes or SIZES), settings.runtime
    known = {row.model for row in table}
    names = settings.model
    if "model" not in settings.model_fields_set:
        names = [name for name in names if name in known] or names
    models = [load_model(name) for name in names]
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
