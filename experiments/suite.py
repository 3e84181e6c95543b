"""Run experiments: measure what is not yet there, go on where a piece fails, write rows and report.

Knows nothing of terminals: progress is told through calls.
"""

import csv
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from litterfog.bench.held_process import Engine
from litterfog.experiments.catalogue import work_of
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.instances import measure_speed
from litterfog.experiments.machine import describe
from litterfog.experiments.processes import program
from litterfog.experiments.records import Records, Row, write_json
from litterfog.experiments.work import Equipment, Work
from litterfog.scenes import write_samples

PICTURES, QUICK_PICTURES = 40, 6  # per test; the paper's, section 5
_SEED = 2021


class ProgressListener(Protocol):
    """Who hears how it goes."""

    def begin(self, work: Work, number: int, of: int) -> None:
        """A piece begins."""

    def step(self, work: Work, what: str) -> None:
        """It has come to a split."""

    def end(self, work: Work, seconds: float, error: str | None) -> None:
        """It ended, or failed."""


def missing(experiments: Iterable[Experiment], records: Records) -> list[Work]:
    """Give what has still to be measured."""
    return [w for w in work_of(experiments, quick=records.quick) if w.key not in records]


def measure(
    works: list[Work], records: Records, pictures: Path | None, listener: ProgressListener
) -> None:
    """Measure pieces one by one, and keep each at once; a failure is noted in the records.

    Raises:
        experiments.processes.ExperimentError: broker or store is not installed.
        OSError: the records' folder cannot be written.
    """
    if not works:
        return
    program("mosquitto"), program("redis-server")
    engine = Engine()
    with tempfile.TemporaryDirectory(
        prefix=f"litterfog-experiments-{os.getpid()}-", ignore_cleanup_errors=True
    ) as temporary:
        folder = Path(temporary)
        speed, cores = measure_speed(), os.cpu_count() or 1
        shots = pictures.resolve() if pictures else _draw(folder / "pictures", quick=records.quick)
        equipment = Equipment(engine, shots, folder, speed, cores, records.quick)
        records.begin(describe(engine, speed))
        try:
            for number, work in enumerate(works, 1):
                listener.begin(work, number, len(works))
                _measure(work, replace(equipment, folder=folder / f"{number}"), records, listener)
        finally:
            engine.clear()


def _measure(
    work: Work, equipment: Equipment, records: Records, listener: ProgressListener
) -> None:
    started = time.monotonic()
    error = None
    try:
        records.keep(work.key, work.measure(equipment, lambda what: listener.step(work, what)))
    except Exception as failure:  # noqa: BLE001  (the other pieces go on, and it is reported)
        error = records.failures[work.key] = f"{type(failure).__name__}: {failure}"
    shutil.rmtree(equipment.folder, ignore_errors=True)
    listener.end(work, time.monotonic() - started, error)


def write_rows(experiment: Experiment, records: Records) -> list[Row]:
    """Write a figure's or table's data, JSON and CSV; gives its rows."""
    rows = experiment.rows(records)
    path = records.folder / f"{experiment.name}.json"
    write_json(path, {"name": experiment.name, "what": experiment.what, "rows": rows})
    _write_csv(path.with_suffix(".csv"), rows)
    return rows


def estimate_s(works: list[Work]) -> float:
    """Estimate how long works take, in seconds."""
    return sum(work.about_s for work in works)


def _write_csv(path: Path, rows: list[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def _draw(folder: Path, *, quick: bool) -> Path:
    write_samples(folder, _SEED, QUICK_PICTURES if quick else PICTURES)
    return folder
