"""What a new town will see: a network judged on a source that it was neither trained nor chosen on.

`python -m litterfog.models.training.leave_one_out FOLDER RUN...` gathers what runs with left-out
sources were worth into leave-one-source-out.json and .md. Judging needs TensorFlow, gathering does
not.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from litterfog.models.data import LoadedPhotographs, find_sources, load_photographs
from litterfog.models.evaluate import probabilities_of
from litterfog.models.metrics import Figures, figures_by_source, figures_of
from litterfog.models.runtime import Submodel
from litterfog.models.training.record import TrainingRecord

JUDGED_FILE = "left-out.json"
TABLE = "leave-one-source-out"


@dataclass(frozen=True)
class LeftOutResult:
    """A run's figures on the sources that it left out; by arithmetic, float32 and int8."""

    training: TrainingRecord
    temperature: float
    figures: dict[str, Figures]
    by_source: dict[str, dict[str, Figures]]


def judge_left_out(run_dir: Path, data_dir: Path) -> LeftOutResult:
    """Judge a finished run on every photograph of its left-out sources; also writes left-out.json.

    Raises:
        models.data.DataError: the data folder cannot be used.
    """
    from litterfog.models.training.export import (  # noqa: PLC0415  (TensorFlow, which gathering does without)
        apply_temperature,
        convert_float,
        convert_int8,
        load_calibration,
        load_network,
    )

    network, record = load_network(run_dir)
    size = record.picture_size
    pictures = load_photographs(find_sources(data_dir, record.left_out), size)
    temperature = apply_temperature(network, record, data_dir)
    files = {
        "float32": convert_float(network),
        "int8": convert_int8(network, load_calibration(record, data_dir)),
    }
    judged = _judge(record, temperature, files, pictures)
    (run_dir / JUDGED_FILE).write_bytes(_json(judged))
    return judged


def gather(folder: Path, run_dirs: list[Path]) -> None:
    """Write what several runs were worth on their left-out sources into a folder."""
    runs = [
        msgspec.json.decode((run_dir / JUDGED_FILE).read_bytes(), type=LeftOutResult)
        for run_dir in run_dirs
    ]
    (folder / f"{TABLE}.json").write_bytes(_json(runs))
    (folder / f"{TABLE}.md").write_text(left_out_markdown(runs), encoding="utf-8")


def left_out_markdown(runs: list[LeftOutResult]) -> str:
    """Lay runs out for reading."""
    head = (
        "| left out | arithmetic | n | accuracy | precision | recall | litter missed "
        "| clean flagged | calibration error |\n|---|---|--:|--:|--:|--:|--:|--:|--:|"
    )
    rows = [
        _row(" and ".join(run.training.left_out), arithmetic, figures)
        for run in runs
        for arithmetic, figures in run.figures.items()
    ]
    rows += [
        _row(f"of these, {source}", arithmetic, figures)
        for run in runs
        for arithmetic, by_source in run.by_source.items()
        for source, figures in by_source.items()
        if len(by_source) > 1
    ]
    settings = "\n".join(f"- {_settings_line(run.training)}" for run in runs)
    return (
        "# Leave one source out\n\n"
        "Measured: trained and selected without a source's photographs, temperature and integer\n"
        "ranges too, then judged on all of them; litter is the positive class, at 0.5.\n\n"
        f"{head}\n" + "\n".join(rows) + f"\n\n{settings}\n"
    )


def _judge(
    record: TrainingRecord,
    temperature: float,
    files: dict[str, bytes],
    pictures: LoadedPhotographs,
) -> LeftOutResult:
    figures, by_source = {}, {}
    for arithmetic, data in files.items():
        probabilities = probabilities_of(Submodel(data), pictures)
        figures[arithmetic] = figures_of(probabilities, pictures.labels)
        by_source[arithmetic] = figures_by_source(probabilities, pictures.labels, pictures.sources)
    return LeftOutResult(record, temperature, figures, by_source)


def _settings_line(training: TrainingRecord) -> str:
    return (
        f"without {' and '.join(training.left_out)}: {training.picture_size} pixels, recipe "
        f"{training.recipe_name}, {training.classifier_epochs} epochs of the classifier and "
        f"{training.tuning_epochs} of fine-tuning, kept {training.kept_epoch}, "
        f"seed {training.seed}, {training.trained_on}"
    )


def _row(left_out: str, arithmetic: str, of: Figures) -> str:
    fractions = " | ".join(f"{value:.3f}" for value in (of.accuracy, of.precision, of.recall))
    counts = f"{of.false_clean} | {of.false_litter} | {of.calibration_error:.3f}"
    return f"| {left_out} | {arithmetic} | {of.count} | {fractions} | {counts} |"


def _json(value: LeftOutResult | list[LeftOutResult]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


if __name__ == "__main__":
    gather(Path(sys.argv[1]), [Path(run) for run in sys.argv[2:]])
