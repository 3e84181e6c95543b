"""Train a narrow network of positions: one with learned bottlenecks, so that its cuts ship less.

The bottlenecks start as principal components of what the trained network carries there. Then the
later layers are fitted, to the labels and towards what the trained network says at each position
and computes on the way (see models.narrow.fitting). Frozen layers are those of its own training.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from litterfog.models.looks import Shape
from litterfog.models.narrow.network import (
    Bottleneck,
    NarrowError,
    carried_after,
    insert_bottlenecks,
    last_layer_of,
)
from litterfog.models.narrow.train import read_base
from litterfog.models.positions.bank import Bank, check_room, fill_bank, size_of
from litterfog.models.positions.checks import check_decodable, find_sources
from litterfog.models.positions.drawing import Drawing
from litterfog.models.positions.export import size_of as picture_size_of
from litterfog.models.positions.fitting import LossOf
from litterfog.models.positions.judging import load_looks
from litterfog.models.positions.loss import positions_loss
from litterfog.models.positions.network import head_of, tail_of
from litterfog.models.positions.pools import Sources
from litterfog.models.positions.recipe import WHOLES, Recipe, fingerprint_of
from litterfog.models.positions.scene import fit_scene
from litterfog.models.positions.settings import NARROW, listing_of, teachers_of
from litterfog.models.positions.train import NARROWED, Fit, finish, with_scenes
from litterfog.models.positions.watch import SILENT, Watch
from litterfog.models.training.checkpoint import (
    Settings,
    check_folder,
    claim_folder,
    reading,
)
from litterfog.models.training.epochs import EpochReport
from litterfog.models.training.record import RECORD_FILE, TrainingRecord, read_record
from litterfog.models.training.train import NETWORK_FILE
from litterfog.models.training.weights import fingerprint_of_weights

CANVASES = 6_000
BOTTLENECKS = (Bottleneck(block=13, channels=8),)
_SAMPLE_BATCH = 32


@dataclass(frozen=True)
class NarrowPositionsSettings:
    """Which network to narrow, where and how far, and on what."""

    base_dir: Path  # the trained network's run folder
    data_dir: Path
    boxes_dir: Path
    run_dir: Path  # the narrow network and its record are written here
    bottlenecks: tuple[Bottleneck, ...] = BOTTLENECKS
    canvases: int = CANVASES
    epochs: int = 4
    seed: int = 2021
    recipe: Recipe = WHOLES
    processes: int = Drawing.processes


def narrow(settings: NarrowPositionsSettings, watch: Watch = SILENT) -> TrainingRecord:
    """Insert the bottlenecks, fit, and keep the average of the weights. A stopped run goes on.

    Raises:
        models.data.DataError: folders or boxes cannot be used, lack a class, or are unreadable.
        models.narrow.network.NarrowError: the base folder holds no trained network or is the run's
            own, or a bottleneck does not fit.
        models.positions.export.RecordError: the base was not trained on boxes.
        models.training.checkpoint.RunFolderError: the folder holds something else than this run.
        models.positions.bank.BankError: the canvases would take too much of the disk.
    """
    run_dir, recipe = settings.run_dir, settings.recipe
    teacher, base = _checked_base(settings)
    sources = find_sources(settings.data_dir, settings.boxes_dir)
    identity = _identity(settings, sources)
    check_folder(run_dir, identity)
    if (run_dir / RECORD_FILE).exists():
        with reading(run_dir / RECORD_FILE):
            return read_record(run_dir)
    head = head_of(teacher, recipe.fitting.frozen_to)
    check_room(run_dir, size_of(head, recipe.canvas, settings.canvases))
    check_decodable(sources.values())
    claim_folder(run_dir, identity)
    size = picture_size_of(base)
    network, last = _fitted(settings, teacher, head, sources, size, watch)
    fit_scene(network, sources["train"], size, recipe.scene)
    network.save(run_dir / NETWORK_FILE)
    record = _record(settings, base, f"{last.stage} {last.epoch}")
    finish(run_dir, record)
    return record


def _checked_base(settings: NarrowPositionsSettings) -> tuple[Any, TrainingRecord]:
    """Read the network to start from, and its record, once every bottleneck fits into it."""
    if settings.run_dir.resolve() == settings.base_dir.resolve():
        raise NarrowError(f"{settings.run_dir} would replace the network that it starts from")
    teacher, base = read_base(settings.base_dir)
    for bottleneck in settings.bottlenecks:
        _check_fit(teacher, bottleneck, settings.recipe, picture_size_of(base))
    return teacher, base


def _fitted(
    settings: NarrowPositionsSettings,
    teacher: Any,
    head: Any,
    sources: dict[str, Sources],
    size: Shape,
    watch: Watch,
) -> tuple[Any, EpochReport]:
    """Draw the canvases, insert the bottlenecks, and fit towards the teacher."""
    run_dir, recipe = settings.run_dir, settings.recipe
    watch.on_bank(size_of(head, recipe.canvas, settings.canvases))
    pictures = with_scenes(sources["train"], run_dir, recipe)
    drawing = Drawing(pictures, recipe, settings.seed, settings.processes)
    bank = fill_bank(run_dir, drawing, head, settings.canvases, watch.on_canvases)
    keras.utils.set_random_seed(settings.seed)
    network = _narrowed(teacher, bank, settings)
    fitting = replace(recipe.fitting, rate=recipe.narrowing.rate)
    val = load_looks(sources["val"], size)
    fit = Fit(run_dir, bank, val, fitting, settings.epochs, settings.seed, NARROWED)
    start = recipe.fitting.frozen_to
    tails = [tail_of(each, start, *recipe.narrowing.guides) for each in (teacher, network)]
    return network, fit.run(network, tails[1], _loss_towards(tails[0], tails[1], recipe), watch)


def _check_fit(teacher: Any, bottleneck: Bottleneck, recipe: Recipe, size: Shape) -> None:
    """Raise NarrowError unless it is after the frozen layers, and its stride divides their maps."""
    names = [layer.name for layer in teacher.layers]
    end = last_layer_of(teacher, bottleneck.block)
    if names.index(end.name) <= names.index(recipe.fitting.frozen_to):
        raise NarrowError(
            f"block {bottleneck.block}: layers up to {recipe.fitting.frozen_to} stay as they are:"
            " narrow after a later block"
        )
    head = keras.Model(teacher.input, end.output)
    for height, width in (size, recipe.canvas):
        rows, columns = head.compute_output_shape((1, height, width, 3))[1:3]
        if rows % bottleneck.stride or columns % bottleneck.stride:
            raise NarrowError(
                f"block {bottleneck.block}: stride {bottleneck.stride} does not divide"
                f" {rows}x{columns}, which is what pictures of {height}x{width} make"
            )


def _narrowed(teacher: Any, bank: Bank, settings: NarrowPositionsSettings) -> Any:
    start = settings.recipe.fitting.frozen_to
    count = min(len(bank), settings.recipe.narrowing.samples)
    sample = [
        bank.take(np.arange(at, min(at + _SAMPLE_BATCH, count)))[0]
        for at in range(0, count, _SAMPLE_BATCH)
    ]
    return insert_bottlenecks(
        teacher,
        {each: carried_after(teacher, each.block, sample, start) for each in settings.bottlenecks},
    )


def _loss_towards(teacher: Any, student: Any, recipe: Recipe) -> LossOf:
    def loss_of(features: Any, cells: Any, litter: Any) -> Any:
        wanted = teacher(features, training=False)
        computed = student(features, training=False)
        labelled = positions_loss(computed[0], cells, litter, recipe.loss)
        return guided_loss(wanted, computed, labelled, recipe)

    return loss_of


def guided_loss(wanted: list[Any], computed: list[Any], labelled: Any, recipe: Recipe) -> Any:
    """Mix what the labels ask with what the teacher says at positions; add the guides' errors.

    `wanted` and `computed` hold log odds (n, rows, columns, 1), then the guides' outputs.
    """
    narrowing = recipe.narrowing
    told = tf.sigmoid(wanted[0])
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=told, logits=computed[0])
    taught = tf.reduce_sum(entropy) / (tf.reduce_sum(told) + recipe.loss.spare)
    verdict = narrowing.teacher_share * taught + (1 - narrowing.teacher_share) * labelled
    errors = [
        tf.reduce_mean(tf.square(ours - theirs)) / tf.reduce_mean(tf.square(theirs))
        for theirs, ours in zip(wanted[1:], computed[1:], strict=True)
    ]
    return verdict + narrowing.guide_weight * tf.add_n(errors) / len(errors)


def _identity(settings: NarrowPositionsSettings, sources: dict[str, Sources]) -> Settings:
    return {
        "base": fingerprint_of_weights(str(settings.base_dir / NETWORK_FILE)),
        "bottlenecks": [_told(each) for each in settings.bottlenecks],
        "recipe": fingerprint_of(settings.recipe),
        "teachers": teachers_of(settings.recipe),
        "canvases": settings.canvases,
        "epochs": settings.epochs,
        "seed": settings.seed,
        "pictures": listing_of(sources),
    }


def _told(bottleneck: Bottleneck) -> str:
    return (
        f"{bottleneck.channels} channels after block {bottleneck.block} (stride"
        f" {bottleneck.stride})"
    )


def _record(
    settings: NarrowPositionsSettings, base: TrainingRecord, kept_epoch: str
) -> TrainingRecord:
    return replace(
        base,
        network=f"{base.network}{NARROW}",
        recipe=f"{base.network} with bottlenecks of {', '.join(map(_told, settings.bottlenecks))},"
        " from principal components, its later layers fitted towards the labels and towards that"
        " network's verdicts at positions and intermediate results",
        recipe_name=fingerprint_of(settings.recipe),
        tuning_epochs=settings.epochs,
        canvases=settings.canvases,
        kept_epoch=kept_epoch,
        seed=settings.seed,
        weights=fingerprint_of_weights(str(settings.base_dir / NETWORK_FILE)),
        trained_on=datetime.now(UTC).date().isoformat(),
    )
