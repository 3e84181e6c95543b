"""What `litterfog plan` can be told, by flag or by environment (prefix LITTERFOG_PLAN_)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from litterfog.models.runtime import Runtime
from litterfog.models.zoo import shipped_models
from litterfog.planner.choice import Choice
from litterfog.planner.link import Link
from litterfog.planner.predict import Demand
from litterfog.planner.rank import Limits, usual_accuracy

_LINK, _LIMITS = {"panel": "Link"}, {"panel": "Limits"}


def comma_list(value: object) -> object:
    """Take a list, or words by commas as the environment has them; each once."""
    if isinstance(value, str):
        value = [word.strip() for word in value.split(",") if word.strip()]
    return list(dict.fromkeys(value)) if isinstance(value, list) else value


class PlanSettings(BaseSettings):
    """Settings of one plan: machines, link, demand, limits, and what is chosen from."""

    model_config = SettingsConfigDict(
        env_prefix="LITTERFOG_PLAN_", extra="ignore", allow_inf_nan=False
    )

    edge: Annotated[str, Field(description="The device: a profile's name, or its file")]
    cloud: Annotated[str, Field(description="The cloud machine: the same")]
    uplink: Annotated[
        float, Field(description="Mbit/s to the cloud", ge=0.001, json_schema_extra=_LINK)
    ]
    rtt: Annotated[float, Field(description="Round trip, ms", ge=0, json_schema_extra=_LINK)]
    downlink: Annotated[
        float | None,
        Field(
            description="Mbit/s from the cloud [the uplink's]", ge=0.001, json_schema_extra=_LINK
        ),
    ] = None
    loss: Annotated[
        float,
        Field(
            description="Share of packets lost, 0 to 0.5 [0]",
            ge=0,
            le=0.5,
            json_schema_extra=_LINK,
        ),
    ] = 0.0
    objective: Annotated[
        str,
        Field(
            description="latency, throughput, cost, energy, or a mix by weight:"
            " latency=0.7,cost=0.3"
        ),
    ] = "latency"
    max_latency: Annotated[
        float | None, Field(description="ms", gt=0, json_schema_extra=_LIMITS)
    ] = None
    min_accuracy: Annotated[
        float | None,
        Field(
            description="0 to 1, on the test photographs [0.98; 0.01 below the best where none"
            " has that]",
            ge=0,
            le=1,
            json_schema_extra=_LIMITS,
        ),
    ] = None
    max_bytes: Annotated[
        float | None, Field(description="Of a frame's payload", gt=0, json_schema_extra=_LIMITS)
    ] = None
    max_cost: Annotated[
        float | None, Field(description="Euros a user and month", gt=0, json_schema_extra=_LIMITS)
    ] = None
    rate: Annotated[float, Field(description="Pictures a second of a user", gt=0)] = 1.0
    hits: Annotated[
        float,
        Field(description="Share of pictures with litter: what edge-only sends", gt=0, le=1),
    ] = 0.5
    model: Annotated[
        list[str],
        NoDecode,
        BeforeValidator(comma_list),
        Field(
            description="A model of the zoo, repeatable [all shipped whose sizes are known]",
            default_factory=shipped_models,
            min_length=1,
        ),
    ]
    runtime: Annotated[Runtime, Field(description="On both sides")] = "litert"
    prices: Annotated[str, Field(description="Price list: present, paper, or a TOML file")] = (
        "present"
    )
    sizes: Annotated[
        Path | None,
        Field(description="wire-table.json of litterfog evaluate --wire [the shipped models']"),
    ] = None
    top: Annotated[int, Field(description="Choices to show", ge=1)] = 10

    @property
    def link(self) -> Link:
        """The device's way to the broker."""
        return Link(self.uplink, self.downlink or self.uplink, self.rtt, self.loss)

    @property
    def demand(self) -> Demand:
        """What a user asks."""
        return Demand(rate_hz=self.rate, hit_share=self.hits)

    def limits(self, choices: Iterable[Choice]) -> Limits:
        """What one of these choices must keep."""
        accuracy = self.min_accuracy
        if accuracy is None:
            accuracy = usual_accuracy(choice.accuracy for choice in choices)
        return Limits(self.max_latency, accuracy, self.max_bytes, self.max_cost)
