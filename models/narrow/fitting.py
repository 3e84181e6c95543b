"""Fine-tune a narrow network towards the network that it was made of.

One number a picture (its label) says little about what a bottleneck must keep. So the narrow
network learns three things at once: the labels, what the trained network says of the same copies,
and what that network's later blocks compute of them (as in FitNets, Romero et al., ICLR 2015, and
for splits in Head Network Distillation, Matsubara et al., IEEE Access 2020).
"""

import math
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from litterfog.models.training.epochs import TUNING
from litterfog.models.training.fitting import BATCH, TUNING_COPIES_FROM, EpochKeeper
from litterfog.models.training.network import freeze_normalisation
from litterfog.models.training.training_set import Batch, TrainingSet

TEACHER_SHARE = 0.5  # of the verdict to learn; the label is the rest
GUIDES = ("block_8_add", "block_12_add", "block_15_add", "pool")  # layers to compute alike
GUIDE_WEIGHT = 3.0  # of the guides' relative error next to the verdict's cross-entropy
RATE = 3e-5  # at its height: it warms up over a twentieth of the steps, then falls to 0 (cosine)

Step = Callable[[Any, Any, Any], Any]


def fine_tune_towards(
    teacher: Any, network: Any, training: TrainingSet, keeper: EpochKeeper, epochs: int
) -> None:
    """Train all layers but batch normalisation; the keeper judges each epoch."""
    freeze_normalisation(network)
    steps = epochs * math.ceil(training.count / BATCH)
    warm_up = math.ceil(steps / 20)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - warm_up), warmup_target=RATE, warmup_steps=warm_up
    )
    optimizer = keras.optimizers.Adam(rate)
    step = _make_step(_with_guides(teacher), _with_guides(network), optimizer)
    for epoch in range(epochs):
        started = time.monotonic()
        batches = training.batches(TUNING_COPIES_FROM + epoch, BATCH)
        loss = float(np.mean([_take(step, batch) for batch in batches]))
        keeper.judge(TUNING, loss, started, optimizer)


def guided_loss(wanted: list[Any], computed: list[Any], labels: Any, weights: Any) -> Any:
    """Add the verdict's cross-entropy and the guides' mean relative square error, per picture.

    `wanted` and `computed` hold a network's verdict (n, 1), then its guides' outputs.
    """
    target = TEACHER_SHARE * wanted[0] + (1 - TEACHER_SHARE) * labels
    verdict = keras.losses.binary_crossentropy(target, computed[0])
    guided = [
        _mean_square(ours - theirs) / tf.reduce_mean(_mean_square(theirs))
        for theirs, ours in zip(wanted[1:], computed[1:], strict=True)
    ]
    return tf.reduce_mean(weights * (verdict + GUIDE_WEIGHT * tf.add_n(guided) / len(guided)))


def _with_guides(network: Any) -> Any:
    guides = [network.get_layer(name).output for name in GUIDES]
    return keras.Model(network.input, [network.output, *guides])


def _make_step(teacher: Any, student: Any, optimizer: Any) -> Step:
    variables = student.trainable_variables
    optimizer.build(variables)

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(pixels: Any, labels: Any, weights: Any) -> Any:
        wanted = teacher(pixels, training=False)
        with tf.GradientTape() as tape:
            loss = guided_loss(wanted, student(pixels, training=True), labels, weights)
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss

    return step  # type: ignore[no-any-return]  # TensorFlow is untyped


def _take(step: Step, batch: Batch) -> float:
    pixels = tf.constant(batch.inputs)
    return float(step(pixels, tf.constant(batch.labels), tf.constant(batch.weights)))


def _mean_square(difference: Any) -> Any:
    """Average squares over all but the batch: (n,)."""
    return tf.reduce_mean(tf.square(difference), axis=list(range(1, len(difference.shape))))
