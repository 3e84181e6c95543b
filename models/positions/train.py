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
from litterfog.models.positions.recipe import Fitting, Recipe
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
from litterfog.models.training.epochs import POSITIONS, EpochReport, write_epochs
from litterfog.models.training.record import RECORD_FILE, TrainingRecord, read_record, write_record
from litterfog.models.training.train import (
    CURVES_FILE,
    EPOCHS_FILE,
    NETWORK_FILE,
    SCENES_FOLDER,
)


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
    recipe = settings.recipe
    head = head_of(network, recipe.fitting.frozen_to)
    needed = size_of(head, recipe.canvas, settings.canvases)
    check_room(run_dir, needed)
    check_decodable(sources.values())
    val = load_looks(sources["val"], settings.size)
    if fresh:
        empty_folder(run_dir)
    claim_folder(run_dir, identity)
    watch.on_bank(needed)
    pictures = with_scenes(sources["train"], run_dir, recipe)
    drawing = Drawing(pictures, recipe, settings.seed, settings.processes)
    bank = fill_bank(run_dir, drawing, head, settings.canvases, watch.on_canvases)
    tail = tail_of(network, recipe.fitting.frozen_to)

    def loss_of(features: Any, cells: Any, litter: Any) -> Any:
        return positions_loss(tail(features, training=False), cells, litter, recipe.loss)

    fit = Fit(run_dir, bank, val, recipe.fitting, settings.epochs, settings.seed)
    last = fit.run(network, tail, loss_of, watch)
    network.save(run_dir / NETWORK_FILE)
    record = record_of(settings, sources, f"{last.stage} {last.epoch}")
    finish(run_dir, record)
    return record


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
    """All epochs of one run: from its bank to a network with averaged weights."""

    run_dir: Path
    bank: Bank
    val: LabelledLooks
    fitting: Fitting
    epochs: int
    seed: int

    def run(self, network: Any, tail: Any, loss_of: LossOf, watch: Watch) -> EpochReport:
        """Fit what remains to be, each epoch ending with a checkpoint; gives the last epoch."""
        steps = self.epochs * steps_an_epoch(len(self.bank), self.fitting)
        fitter = Fitter(tail, loss_of, self.fitting, steps)
        logits, history = logits_of(network), tuple[EpochReport, ...]()
        checkpoint = load_checkpoint(self.run_dir)
        if checkpoint is not None:
            fitter.restore(checkpoint.network, checkpoint.optimizer)
            history = checkpoint.history
        watch.on_start(history)
        for epoch in range(len(history), self.epochs):
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
            stage=POSITIONS,
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
