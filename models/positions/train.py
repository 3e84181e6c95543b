"""Train a network that answers at every position of a picture, on pictures with boxes.

Canvases are drawn and what the frozen layers make of them is kept; then the later layers are fitted
to that, epoch by epoch. A run that is stopped goes on, from the last canvases or the last epoch.
`export` beside it makes model files of it. Test pictures are only checked to be readable.
"""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras

from litterfog.models.positions.bank import (
    Bank,
    check_room,
    fill_bank,
    remove_bank,
    size_of,
)
from litterfog.models.positions.checks import check_decodable, find_sources
from litterfog.models.positions.drawing import Drawing
from litterfog.models.positions.fitting import Fitter, LossOf, fit_epoch, steps_an_epoch
from litterfog.models.positions.judging import LabelledLooks, figures_on, load_looks
from litterfog.models.positions.loss import positions_loss
from litterfog.models.positions.network import build_positions, head_of, logits_of, tail_of
from litterfog.models.positions.pools import Sources
from litterfog.models.positions.recipe import Fitting, Recipe, Stage
from litterfog.models.positions.scene import fit_scene
from litterfog.models.positions.settings import PositionsSettings, identity_of, record_of
from litterfog.models.positions.watch import SILENT, Watch
from litterfog.models.training.checkpoint import (
    Checkpoint,
    check_folder,
    claim_folder,
    empty_folder,
    load_checkpoint,
    reading,
    remove_checkpoint,
    save_checkpoint,
)
from litterfog.models.training.curves import draw_curves
from litterfog.models.training.drawn import draw_training_scenes
from litterfog.models.training.epochs import EpochReport, write_epochs
from litterfog.models.training.record import RECORD_FILE, TrainingRecord, read_record, write_record
from litterfog.models.training.train import (
    CURVES_FILE,
    EPOCHS_FILE,
    NETWORK_FILE,
    SCENES_FOLDER,
)

NARROWED = "narrowed"  # the one stage of a narrow network
_UNFINISHED = "part.weights.h5"


def train(
    settings: PositionsSettings, watch: Watch = SILENT, *, fresh: bool = False
) -> TrainingRecord:
    """Check every picture, draw canvases, fit, and keep the average of the weights.

    A finished run is left as it is, and its record given, unless `fresh` starts it over.

    Raises:
        models.data.DataError: folders or boxes cannot be used, lack a class, or are unreadable.
        models.training.weights.WeightsError: there is no such weights file, or it holds others.
        models.training.weights.DownloadError: there are none here, and they cannot be fetched.
        models.training.checkpoint.RunFolderError: the folder holds something else than this run.
        models.positions.bank.BankError: the canvases would take too much of the disk.
    """
    run_dir = settings.run_dir
    sources = find_sources(settings.data_dir, settings.boxes_dir)
    identity = identity_of(settings, sources)
    if not fresh:
        check_folder(run_dir, identity)
        if (run_dir / RECORD_FILE).exists():
            with reading(run_dir / RECORD_FILE):
                return read_record(run_dir)
    keras.utils.set_random_seed(settings.seed)
    network = build_positions(settings.weights)
    _check_room(network, settings)
    check_decodable(sources.values())
    val = load_looks(sources["val"], settings.size)
    if fresh:
        empty_folder(run_dir)
    claim_folder(run_dir, identity)
    pictures = with_scenes(sources["train"], run_dir, settings.recipe)
    for stage in settings.stages:
        _run_stage(network, stage, pictures, val, settings, watch)
    fit_scene(network, sources["train"], settings.size, settings.recipe.scene)
    network.save(run_dir / NETWORK_FILE)
    last = settings.stages[-1]
    record = record_of(settings, sources, f"{last.name} {last.epochs_of(settings.epochs)}")
    finish(run_dir, record)
    for stage in settings.stages:
        _weights_of(run_dir, stage).unlink()
    return record


def _run_stage(
    network: Any,
    stage: Stage,
    pictures: Sources,
    val: LabelledLooks,
    settings: PositionsSettings,
    watch: Watch,
) -> None:
    """Fit a stage, or load the weights that it ended with before a stop."""
    run_dir = settings.run_dir
    kept = _weights_of(run_dir, stage)
    if kept.exists():
        network.load_weights(kept)
        return
    _fit_stage(network, stage, pictures, val, settings, watch)
    network.save_weights(run_dir / _UNFINISHED)
    remove_bank(run_dir)  # first: the next stage would take it for its own
    (run_dir / _UNFINISHED).replace(kept)


def _weights_of(run_dir: Path, stage: Stage) -> Path:
    """Name the file that says that a stage is done, with the weights it ended with."""
    return run_dir / f"{stage.name}.weights.h5"


def _check_room(network: Any, settings: PositionsSettings) -> None:
    """Raise BankError unless the largest bank of any stage fits."""
    for stage in settings.stages:
        head = head_of(network, stage.recipe.fitting.frozen_to)
        canvases = stage.canvases_of(settings.canvases)
        check_room(settings.run_dir, size_of(head, stage.recipe.canvas, canvases))


def _fit_stage(
    network: Any,
    stage: Stage,
    pictures: Sources,
    val: LabelledLooks,
    settings: PositionsSettings,
    watch: Watch,
) -> None:
    """Draw a stage's canvases, and fit the network to them."""
    recipe, count = stage.recipe, stage.canvases_of(settings.canvases)
    head = head_of(network, recipe.fitting.frozen_to)
    watch.on_bank(size_of(head, recipe.canvas, count))
    drawing = Drawing(pictures, recipe, settings.seed, settings.processes)
    bank = fill_bank(settings.run_dir, drawing, head, count, watch.on_canvases)
    tail = tail_of(network, recipe.fitting.frozen_to)

    def loss_of(features: Any, cells: Any, litter: Any) -> Any:
        return positions_loss(tail(features, training=False), cells, litter, recipe.loss)

    epochs = stage.epochs_of(settings.epochs)
    fit = Fit(settings.run_dir, bank, val, recipe.fitting, epochs, settings.seed, stage.name)
    fit.run(network, tail, loss_of, watch)


def with_scenes(sources: Sources, run_dir: Path, recipe: Recipe) -> Sources:
    """Add drawn street scenes to the photographs; they are drawn into the run folder."""
    scenes = draw_training_scenes(run_dir / SCENES_FOLDER, recipe.drawn_scenes)
    return replace(sources, photographs=(*sources.photographs, *scenes))


def finish(run_dir: Path, record: TrainingRecord) -> None:
    """Write a run's record, and remove what it needed to go on."""
    write_record(run_dir, record)
    remove_checkpoint(run_dir)
    remove_bank(run_dir)


@dataclass(frozen=True)
class Fit:
    """All epochs of one stage: from its bank to a network with averaged weights."""

    run_dir: Path
    bank: Bank
    val: LabelledLooks
    fitting: Fitting
    epochs: int
    seed: int
    stage: str

    def run(self, network: Any, tail: Any, loss_of: LossOf, watch: Watch) -> EpochReport:
        """Fit what remains to be, each epoch ending with a checkpoint; gives the last epoch."""
        steps = self.epochs * steps_an_epoch(len(self.bank), self.fitting)
        fitter = Fitter(tail, loss_of, self.fitting, steps)
        logits, history = logits_of(network), tuple[EpochReport, ...]()
        checkpoint = load_checkpoint(self.run_dir)
        if checkpoint is not None:
            history = checkpoint.history
        done = sum(report.stage == self.stage for report in history)
        if checkpoint is not None and done:
            fitter.restore(checkpoint.network, checkpoint.optimizer)
        watch.on_start(history)
        for epoch in range(done, self.epochs):
            started, batch = time.monotonic(), self.fitting.batch
            loss = fit_epoch(fitter, self.bank, batch, self.seed, epoch, watch.on_step)
            with fitter.averaged():
                report = self._judge(logits, epoch + 1, loss)
            history = (*history, replace(report, seconds=time.monotonic() - started))
            self._keep(history, fitter)
            watch.on_epoch(history[-1])
        fitter.keep_average()
        return history[-1]

    def _judge(self, logits: Any, epoch: int, loss: float) -> EpochReport:
        figures = figures_on(logits, self.val)
        return EpochReport(
            stage=self.stage,
            epoch=epoch,
            training_loss=loss,
            val_loss=figures.log_loss,
            val_accuracy=figures.accuracy,
            seconds=0.0,
            val_auc=figures.auc,
        )

    def _keep(self, history: tuple[EpochReport, ...], fitter: Fitter) -> None:
        network, optimizer = fitter.state()
        save_checkpoint(self.run_dir, Checkpoint(history, network, [], optimizer))
        write_epochs(self.run_dir / EPOCHS_FILE, history)
        draw_curves(self.run_dir / CURVES_FILE, history)
