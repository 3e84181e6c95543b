"""Put everything that is measured together: data, figures, and one page with the verdicts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from litterfog.experiments import fig7, fig8, fig9, plots, table4
from litterfog.experiments.catalogue import EXPERIMENTS, Experiment
from litterfog.experiments.costs import cost_rows, users_of
from litterfog.experiments.prediction import ROUNDS, median_error
from litterfog.experiments.records import Records, Row, write_json
from litterfog.experiments.report_text import (
    CAPTIONS,
    HEAD,
    PLAN_FURTHER,
    PLAN_NOTE,
    TABLE_NOTES,
    VERDICTS_NOTE,
)
from litterfog.experiments.suite import missing, write_rows
from litterfog.experiments.verdicts import CLAIMS, TOLERANCE, Data, verdict
from litterfog.experiments.work import WAYS

Lines = list[str]
_VERDICT_COLUMNS = (
    "section",
    "conclusion",
    "paper's way, run here",
    "litterfog, run here",
    "paper's way, modelled",
    "litterfog, modelled",
)


@dataclass(slots=True)
class Report:
    """What was written, as one document, and what could not be."""

    document: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


def write_all(wanted: Iterable[Experiment], results: Records) -> Report:
    """Write the data and figures of what was asked for, the verdicts, and the page."""
    rows: dict[str, list[Row]] = {}
    figures: dict[str, go.Figure] = {}
    for one in wanted:
        rows[one.name] = write_rows(one, results)
        figure = plots.draw(one.name, rows[one.name])
        if figure is not None:
            figures[one.name] = figure
    warnings = plots.write(figures, results.folder)
    verdicts = verdict_rows(results)
    write_json(results.folder / "verdicts.json", {"tolerance": TOLERANCE, "rows": verdicts})
    (results.folder / "README.md").write_text(page(results, verdicts))
    document = {"machine": results.about, "rows": rows, "verdicts": verdicts}
    return Report({**document, "failures": results.failures}, warnings)


def verdict_rows(results: Records) -> list[Row]:
    """Judge every claim: both ways, by what ran here and by the boards' models."""
    latency = [row for module in (fig7, fig8, fig9) for row in module.rows(results)]
    return [
        {
            "section": claim.section,
            "claim": claim.text,
            "way": data.way,
            "basis": "modelled" if modelled else "run here",
            "answer": found.answer,
            "numbers": found.numbers,
        }
        for claim in CLAIMS
        for modelled in (False, True)
        for data in _data(latency, table4.records(results), modelled=modelled)
        if (found := verdict(claim, data))
    ]


def _data(latency: list[Row], capacity: list[Row], *, modelled: bool) -> list[Data]:
    return [
        Data(
            way,
            tuple(r for r in latency if _is(r, way, modelled=modelled)),
            tuple(r for r in cost_rows(capacity) if (r["way"], r["prices"]) == (way, "paper")),
            tuple(
                {"mechanism": name, "users_per_instance": users}
                for name, users in users_of(capacity, way).items()
            ),
        )
        for way in WAYS
    ]


def _is(row: Row, way: str, *, modelled: bool) -> bool:
    return bool(row["way"] == way and (row["label"] == "modelled") == modelled)


def page(results: Records, verdicts: list[Row]) -> str:
    """Lay out the page, from what is in the folder."""
    there = {name for name in EXPERIMENTS if (results.folder / f"{name}.json").exists()}
    lines = [HEAD, *_machine(results), *_verdicts(verdicts)]
    for name, caption in CAPTIONS.items():
        if name in there and (results.folder / f"{name}.png").exists():
            lines += _figure(name, caption)
    for name, note in TABLE_NOTES.items():
        if name in there:
            lines += [
                f"## Table {name[-1]}",
                "",
                note,
                "",
                *_table(name, results),
                _data_line(name),
            ]
    if "plan" in there:
        lines += _plan(results)
    return "\n".join(lines) + "\n"


def _machine(results: Records) -> Lines:
    about = results.about
    if not about:
        return ["Nothing was measured yet.", ""]
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    open_keys = [w.key for w in missing(EXPERIMENTS.values(), results)]
    lines = [
        "## The machine",
        "",
        "| | |",
        "|---|---|",
        f"| processor | {about['cpu']}; {about['cores']} cores |",
        f"| float32, one core | {about['gflops_per_core']} GFLOP/s, measured |",
        f"| memory | {about['memory_gb']} GB |",
        f"| system | {about['system']}, Python {about['python']} |",
        f"| packages | {packages} |",
        f"| engine | {about['engine']} |",
        f"| date | {about['date']} |",
    ]
    if about["shares"]:
        shares = ", ".join(f"{name} {share:g} CPUs" for name, share in about["shares"].items())
        lines.append(f"| held to | {shares}; t2.micro 1 CPU, 1 GiB |")
    lines.append("")
    if results.quick:
        lines += ["**Made with `--quick`: a trial of the commands, not a measurement.**", ""]
    if open_keys:
        lines += [f"Not measured: {', '.join(open_keys)}.", ""]
    return lines


def _verdicts(rows: list[Row]) -> Lines:
    lines = ["## The paper's conclusions", "", VERDICTS_NOTE.format(TOLERANCE), ""]
    lines += [f"| {' | '.join(_VERDICT_COLUMNS)} |", "|" + "---|" * len(_VERDICT_COLUMNS)]
    by_claim: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_claim.setdefault((row["section"], row["claim"]), []).append(row)
    for (section, claim), of in by_claim.items():
        cells = [f"**{row['answer']}**<br>{row['numbers']}" for row in of]
        lines.append(f"| {section} | {claim} | {' | '.join(cells)} |")
    return [*lines, ""]


def _figure(name: str, caption: str) -> Lines:
    number = name.removeprefix("fig")
    return [
        f"## Figure {number}",
        "",
        f"![{EXPERIMENTS[name].what}]({name}.png)",
        "",
        caption,
        "",
        _data_line(name),
    ]


def _data_line(name: str) -> str:
    return f"\nData: [{name}.csv]({name}.csv), [{name}.json]({name}.json).\n"


def _table(name: str, results: Records) -> Lines:
    rows = EXPERIMENTS[name].rows(results)
    printed = [row for row in rows if "printed" in row]
    anew = [row for row in rows if "printed" not in row]
    lines = markdown(printed, ("row", "column", "printed", "computed", "follows_by"))
    return lines + ([""] if lines else []) + markdown(anew)


def markdown(rows: list[Row], names: tuple[str, ...] | None = None) -> Lines:
    """Lay rows out as a table; none gives no line."""
    if not rows:
        return []
    wanted = names or tuple(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in wanted)} |"]
    lines.append("|" + "---|" * len(wanted))
    lines += [f"| {' | '.join(_cell(row.get(name)) for name in wanted)} |" for row in rows]
    return lines


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _plan(results: Records) -> Lines:
    rows = EXPERIMENTS["plan"].rows(results)
    if not rows:
        return []
    choice = ("link", "place", "model", "split", "codec", "precision")
    figures = ("predicted_bytes", "measured_bytes", "predicted_ms", "measured_ms", "error")
    note = PLAN_NOTE.format(
        profile=rows[0]["profile"],
        measured="as shipped" if results.quick else "measured minutes before",
        rounds="once" if results.quick else f"{ROUNDS} times each",
        error=median_error([row for row in rows if row["top"]]),
    )
    further = [row for row in rows if not row["top"]]
    if further:
        note += PLAN_FURTHER.format(error=median_error(further))
    picture = "![predicted against measured](plan.png)"
    lines = ["## The planner", "", picture, "", note, ""]
    return [*lines, *markdown(rows, choice + figures), _data_line("plan")]
