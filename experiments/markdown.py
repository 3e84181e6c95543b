"""Rows as Markdown tables."""

from litterfog.experiments.records import Row

Lines = list[str]
_PRINTED = ("row", "column", "printed", "computed", "follows_by")


def markdown(rows: list[Row], names: tuple[str, ...] | None = None) -> Lines:
    """Lay rows out as a table; none gives no line."""
    if not rows:
        return []
    wanted = names or tuple(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in wanted)} |"]
    lines.append("|" + "---|" * len(wanted))
    lines += [f"| {' | '.join(_cell(row.get(name)) for name in wanted)} |" for row in rows]
    return lines


def printed_then_anew(rows: list[Row]) -> Lines:
    """Lay out the paper's cells, then what was computed anew."""
    printed = markdown([row for row in rows if "printed" in row], _PRINTED)
    anew = markdown([row for row in rows if "printed" not in row])
    return printed + ([""] if printed else []) + anew


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
