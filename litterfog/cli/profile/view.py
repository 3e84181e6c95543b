"""How `litterfog profile` shows what it measured, and the plan that can be made of it."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from litterfog.models.runtime import Runtime
from litterfog.planner.choice import read_sizes
from litterfog.planner.profile import Constant, Line, Profile
from litterfog.planner.profile_files import SIZES

_OTHERS = {"--edge": "raspberry-pi-3b+", "--cloud": "t2.micro"}  # shipped, of the other side

_SIZES_FOLDER = "wire-table"


def show(
    screen: Console, found: Profile, out: Path, *, as_cloud: bool, asked: Sequence[str] = ()
) -> None:
    """Print stages, times, lines, and a plan for this machine as a device or as the cloud's.

    `asked` are the models as they were given: a plan takes a file by its path.
    """
    stages = Table(title="Stages, ms", title_justify="left", caption_justify="left")
    for heading in ("stage", "ms", "label"):
        stages.add_column(heading, justify="right" if heading == "ms" else "left")
    for name in found.stages.__struct_fields__:
        value = getattr(found.stages, name)
        if isinstance(value, Constant):
            stages.add_row(name.removesuffix("_ms"), f"{value.value:.2f}", value.label)
    for way, lines in (("encode", found.stages.encode), ("decode", found.stages.decode)):
        for kind, line in lines.items():
            stages.add_row(f"{way} {kind}", _formula(line, "1,000 values"), line.label)
    screen.print(Text(found.description), "", stages, "", _models(found), "", sep="\n")
    for speed in found.speeds:
        screen.print(
            f"{speed.runtime} {speed.arithmetic}: {_formula(speed.predict_ms, 'million MAdds')} ms;"
            f" {speed.predict_ms.source.rpartition(', ')[2]}"
        )
    screen.print(f"\nwritten to {out}", soft_wrap=True)
    sizes = sizes_command(found, asked)
    if sizes:
        screen.print(Text("\nTo measure what the wire carries of it, on your photographs", "bold"))
        screen.print(f"   {sizes}", soft_wrap=True, markup=False)
    screen.print(Text("\nTo plan with it, over your own link", style="bold"))
    words = plan_command(found, out, as_cloud=as_cloud, asked=asked)
    screen.print(f"   {words}", soft_wrap=True, markup=False)


def plan_command(found: Profile, out: Path, *, as_cloud: bool, asked: Sequence[str] = ()) -> str:
    """Write a `litterfog plan` that this profile has the times for."""
    mine = "--cloud" if as_cloud else "--edge"
    machines = {**_OTHERS, mine: str(out)}
    words = ["litterfog", "plan", *(word for pair in machines.items() for word in pair)]
    words += ["--uplink", "5", "--rtt", "60"]
    runtime, models = _planned(found)
    if runtime == "tensorflow":
        words += ["--runtime", runtime]
    sized = _sized()
    if not sized.issubset(models):  # they are not all that a plan takes by itself
        words += _flags(models, asked)
    if not sized.issuperset(models):
        words += ["--sizes", f"{_SIZES_FOLDER}/wire-table.json", "--min-accuracy", "0"]
    return shlex.join(words)


def sizes_command(found: Profile, asked: Sequence[str] = ()) -> str | None:
    """Write the command that measures what a plan must know of models that do not ship."""
    _, models = _planned(found)
    if _sized().issuperset(models):
        return None
    words = ["litterfog", "evaluate", "--wire", *_flags(models, asked), "--out", _SIZES_FOLDER]
    return shlex.join([*words, "--data", "DIR"])


def _planned(found: Profile) -> tuple[Runtime, list[str]]:
    """Choose a runtime that was measured; gives it and the models that it ran."""
    runtime: Runtime = "tensorflow"
    if any(times.runtime == "litert" for times in found.times):
        runtime = "litert"
    return runtime, list(
        dict.fromkeys(times.model for times in found.times if times.runtime == runtime)
    )


def _sized() -> set[str]:
    return {row.model for row in read_sizes(SIZES)}


def _flags(models: Iterable[str], asked: Sequence[str]) -> list[str]:
    """Name models as they were asked for: a profile has a file's name without its folder."""
    given = {Path(name).stem if name.endswith(".tflite") else name: name for name in asked}
    return [word for name in models for word in ("--model", given.get(name, name))]


def _formula(line: Line, unit: str) -> str:
    return f"{line.fixed:.2f} + {line.each:.4f} / {unit}"


def _models(found: Profile) -> Table:
    table = Table(title="Predict, ms: head + tail", title_justify="left")
    for heading in ("model", "runtime", "whole", "split5", "split13"):
        table.add_column(heading, justify="left" if heading in {"model", "runtime"} else "right")
    for times in found.times:
        cells = [times.splits.get(name) for name in ("split5", "split13")]
        told = ["" if one is None else f"{one.head_ms:.2f} + {one.tail_ms:.2f}" for one in cells]
        table.add_row(times.model, times.runtime, f"{times.whole_ms:.2f}", *told)
    return table
