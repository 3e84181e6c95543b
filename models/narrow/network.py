"""A network copied with learned bottlenecks in it: where, how wide, and what they start from.

A bottleneck is two layers after a block of MobileNetV2: `block_N_narrow` turns each patch of
stride x stride positions into a few channels, `block_N_widen` turns those back into the patch. One
tensor crosses between the two, so that the graph is cut there. They start as those principal
components of the block's output that sway the verdict most. Knows Keras, not files.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

Floats = NDArray[np.float32]
INDIFFERENCE = 0.1  # how much any direction matters, next to the mean over all directions


class NarrowError(ValueError):
    """A bottleneck that does not fit the network; says why."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """How narrow the network becomes after a block."""

    block: int  # MobileNetV2's bottleneck block N, 1 to 16
    channels: int
    stride: int = 1  # positions a side that share one set of channels

    @property
    def layer_names(self) -> tuple[str, str]:
        """Name the narrowing and the widening layer, as models.splits knows them."""
        return f"block_{self.block}_narrow", f"block_{self.block}_widen"


def parse_bottleneck(text: str) -> Bottleneck:
    """Read "BLOCK,CHANNELS" or "BLOCK,CHANNELS,STRIDE"; raises NarrowError."""
    numbers = text.split(",")
    if len(numbers) not in {2, 3} or not all(each.isdecimal() and int(each) for each in numbers):
        raise NarrowError(f"a bottleneck is BLOCK,CHANNELS[,STRIDE], not {text!r}")
    return Bottleneck(*map(int, numbers))


def last_layer_of(network: Any, block: int) -> Any:
    """Give the layer that ends a block: its residual add, or else its projection.

    Raises:
        NarrowError: the network has no such block.
    """
    by_name = {layer.name: layer for layer in network.layers}
    for name in (f"block_{block}_add", f"block_{block}_project_BN"):
        if name in by_name:
            return by_name[name]
    raise NarrowError(f"the network has no block {block}")


@dataclass(frozen=True)
class BlockOutputs:
    """What leaves a block for some pictures, (n, height, width, channels)."""

    activations: Floats
    slopes: Floats  # of the log odds of litter, by each activation


def carried_after(
    network: Any, block: int, pictures: Iterable[Any], start: str | None = None
) -> BlockOutputs:
    """Compute what leaves a block for batches of pictures, or of what leaves the layer `start`.

    Raises:
        NarrowError: the network has no such block.
    """
    end = last_layer_of(network, block).output
    head = keras.Model(network.get_layer(start).output if start else network.input, end)
    log_odds_of = _log_odds_after(network, end)
    activations, slopes = [], []
    for batch in pictures:
        activation = tf.constant(head.predict_on_batch(batch))
        with tf.GradientTape() as tape:
            tape.watch(activation)
            log_odds = log_odds_of(activation)
        activations.append(activation.numpy())
        slopes.append(tape.gradient(log_odds, activation).numpy())
    return BlockOutputs(np.concatenate(activations), np.concatenate(slopes))


def copy_network(
    network: Any,
    inserted: Mapping[str, Sequence[Any]] | None = None,
    *,
    rescale: bool = True,
    batch: int | None = None,
    size: tuple[int, int] | None = None,
) -> Any:
    """Copy a network layer by layer, weights too, with further layers after those named.

    Without `rescale` the copy takes pixels as -1..1. A fixed `batch` is for export; so is a `size`,
    height and width, of a network that takes pictures of any.
    """
    shape = (*size, 3) if size else network.input.shape[1:]
    picture = keras.Input(shape, batch, name="picture")
    made = {id(network.input): picture}
    for layer in network.layers[1:]:
        given = layer.input if isinstance(layer.input, list) else [layer.input]
        value = [made[id(tensor)] for tensor in given]
        value = value if len(value) > 1 else value[0]
        if rescale or layer.name != "scale":
            value = _copy_layer(layer, value)
        for further in (inserted or {}).get(layer.name, ()):
            value = further(value)
        made[id(layer.output)] = value
    return keras.Model(picture, made[id(network.output)], name=network.name)


def insert_bottlenecks(network: Any, carried: Mapping[Bottleneck, BlockOutputs]) -> Any:
    """Copy a network with bottlenecks that start as principal components of what they carry.

    With as many channels as a patch has values, the copy computes what the network did.

    Raises:
        NarrowError: a bottleneck is wider than what it narrows, or its stride does not fit.
    """
    layers, weights = {}, {}
    for bottleneck, sample in carried.items():
        channels = sample.activations.shape[-1]
        layers[last_layer_of(network, bottleneck.block).name] = _layers_of(bottleneck, channels)
        weights[bottleneck] = _principal_weights(bottleneck, sample)
    copy = copy_network(network, layers)
    for bottleneck, both in weights.items():
        for name, of_layer in zip(bottleneck.layer_names, both, strict=True):
            copy.get_layer(name).set_weights(of_layer)
    return copy


def _log_odds_after(network: Any, end: Any) -> Callable[[Any], Any]:
    """Make what gives the log odds of litter from a tensor within; of positions, of them all."""
    if any(layer.name == "pool" for layer in network.layers):
        tail = keras.Model(end, network.get_layer("pool").output)
        kernel, _ = network.get_layer("litter").get_weights()
        return lambda activation: tf.matmul(tail(activation, training=False), kernel)
    at_positions = keras.Model(end, network.get_layer("litter").output)
    return lambda activation: tf.reduce_logsumexp(at_positions(activation, training=False), [1, 2])


def _copy_layer(layer: Any, value: Any) -> Any:
    copy = type(layer).from_config(layer.get_config())
    output = copy(value)
    copy.set_weights(layer.get_weights())
    return output


def _layers_of(bottleneck: Bottleneck, channels: int) -> tuple[Any, Any]:
    narrow, widen = bottleneck.layer_names
    side = bottleneck.stride
    down = keras.layers.Conv2D(bottleneck.channels, side, side, name=narrow)
    kind = keras.layers.Conv2D if side == 1 else keras.layers.Conv2DTranspose
    return down, kind(channels, side, side, name=widen)


def _principal_weights(bottleneck: Bottleneck, carried: BlockOutputs) -> list[list[Floats]]:
    """Give both layers' kernel and bias: onto the leading components, and back."""
    side, channels = bottleneck.stride, carried.activations.shape[-1]
    mean = carried.activations.mean(axis=(0, 1, 2), dtype=np.float64).astype(np.float32)
    patches = _patches(bottleneck, carried.activations - mean)
    if bottleneck.channels > patches.shape[1]:
        raise NarrowError(
            f"block {bottleneck.block}: {bottleneck.channels} channels are more than the "
            f"{patches.shape[1]} values that they stand for"
        )
    onto, back = _components(patches, _patches(bottleneck, carried.slopes), bottleneck.channels)
    down, up = (each.reshape(side, side, channels, -1).astype(np.float32) for each in (onto, back))
    down_bias = -(np.tile(mean, side * side) @ onto).astype(np.float32)
    return [[down, down_bias], [up.transpose(0, 1, 3, 2) if side == 1 else up, mean]]


def _components(patches: Floats, slopes: Floats, count: int) -> tuple[Any, Any]:
    """Find the directions that lose least of the log odds: (values, count) onto them and back.

    Principal components after the metric of the slopes' second moments: what is lost of a patch is
    weighed by how much the log odds change with it.
    """
    moments = slopes.astype(np.float64).T @ slopes
    metric = moments * (len(moments) / max(np.trace(moments), 1e-30))
    values, axes = np.linalg.eigh(metric + INDIFFERENCE * np.eye(len(metric)))
    root = np.sqrt(np.maximum(values, 1e-12))
    weigh, unweigh = (axes * root) @ axes.T, (axes / root) @ axes.T
    weighed = patches.astype(np.float64) @ weigh
    _, vectors = np.linalg.eigh(weighed.T @ weighed)  # in rising order of variance
    leading = vectors[:, ::-1][:, :count]
    return weigh @ leading, unweigh @ leading


def _patches(bottleneck: Bottleneck, activations: Floats) -> Floats:
    """Lay out each patch of stride x stride positions as one row."""
    count, height, width, channels = activations.shape
    side = bottleneck.stride
    if height % side or width % side:
        raise NarrowError(
            f"block {bottleneck.block}: stride {side} does not divide {height}x{width}"
        )
    split = activations.reshape(count, height // side, side, width // side, side, channels)
    return split.transpose(0, 1, 3, 2, 4, 5).reshape(-1, side * side * channels)
