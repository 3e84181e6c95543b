"""Put everything that is measured together: data, figures, and one page with the verdicts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from litterfog.experiments.catalogue import EXPERIMENTS
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.figures import files
from litterfog.experiments.judgement import verdict_rows
from litterfog.experiments.markdown import Lines
from litterfog.experiments.records import Records, Row, write_json
from litterfog.experiments.report_text import HEAD, VERDICTS_NOTE
from litterfog.experiments.suite import missing, write_rows
from litterfog.experiments.verdicts import TOLERANCE

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


def write_all(wanted: Iterable[Experiment], records: Records) -> Report:
    """Write the data and figures of what was asked for, the verdicts, and the page."""
    rows: dict[str, list[Row]] = {}
    figures: dict[str, go.Figure] = {}
    for one in wanted:
        rows[one.name] = write_rows(one, records)
        if one.draw and rows[one.name]:
            figures[one.name] = one.draw(rows[one.name])
    warnings = files.write(figures, records.folder)
    verdicts = verdict_rows(records)
    write_json(records.folder / "verdicts.json", {"tolerance": TOLERANCE, "rows": verdicts})
    (records.folder / "README.md").write_text(page(records, verdicts))
    document = {"machine": records.about, "rows": rows, "verdicts": verdicts}
    return Report({**document, "failures": records.failures}, warnings)


def page(records: Records, verdicts: list[Row]) -> str:
    """Lay out the page, from what is in the folder."""
    lines = [HEAD, *_machine(records), *_verdicts(verdicts)]
    for one in EXPERIMENTS.values():
        if (records.folder / f"{one.name}.json").exists():
            lines += _section(one, records)
    return "\n".join(lines) + "\n"


def _section(one: Experiment, records: Records) -> Lines:
    """Lay out picture, caption, table and where the data are; nothing where there is no row."""
    rows = one.rows(records)
    if not rows:
        return []
    lines = [f"## {one.title}", ""]
    if (records.folder / f"{one.name}.png").exists():
        lines += [f"![{one.what}]({one.name}.png)", ""]
    lines += [one.caption_of(records), ""]
    if one.table:
        lines += one.table(rows)
    name = one.name
    return [*lines, f"\nData: [{name}.csv]({name}.csv), [{name}.json]({name}.json).\n"]


def _machine(records: Records) -> Lines:
    about = records.about
    if not about:
        return ["Nothing was measured yet.", ""]
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    open_keys = [w.key for w in missing(EXPERIMENTS.values(), records)]
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
    if records.quick:
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
