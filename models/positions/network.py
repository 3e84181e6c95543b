"""The Keras network that answers at every position: MobileNetV2 under a 1x1 convolution.

To each position's log odds is added what all that is seen says (the scene: a weighted sum of the
features' means), since far traffic looks like litter to who does not see the road. It takes
pictures of any height and width that are multiples of 32. Needs TensorFlow.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from litterfog.models.training.network import load_weights

_ANY_SIZE = 224  # weights are of no size
_RARE = -3.0  # log odds of litter at a position, to begin with
_BATCH = 16

FEATURES = "out_relu"  # layers
LOCAL, SCENE, LOGITS, POSITIONS = "local", "scene", "litter", "positions"


def build_positions(weights: str | None = None) -> Any:
    """Build it: (n, height, width, 3) of 0..255 in, (n, height / 32, width / 32, 1) out.

    Raises:
        models.training.weights.WeightsError: `weights` is neither "imagenet" nor a backbone's file.
        models.training.weights.DownloadError: they are not on this machine, and cannot be fetched.
    """
    picture = keras.Input((None, None, 3), name="picture")
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(picture)
    backbone = keras.applications.MobileNetV2(input_tensor=scaled, include_top=False, weights=None)
    if weights is not None:
        backbone.set_weights(load_weights(_ANY_SIZE, weights))
    features = backbone.output
    begin = keras.initializers.Constant(_RARE)
    small = keras.initializers.RandomNormal(stddev=0.01)
    local = keras.layers.Conv2D(1, 1, name=LOCAL, kernel_initializer=small, bias_initializer=begin)
    mean = keras.layers.GlobalAveragePooling2D(keepdims=True, name="mean")(features)
    scene = keras.layers.Conv2D(  # fitted at the end: see models.positions.scene
        1, 1, name=SCENE, kernel_initializer="zeros", trainable=False
    )
    logits = keras.layers.Add(name=LOGITS)([local(features), scene(mean)])
    positions = keras.layers.Activation("sigmoid", name=POSITIONS)(logits)
    return keras.Model(picture, positions, name="litter_positions")


def answers_at_positions(network: Any) -> bool:
    """Tell a network of positions from a classifier."""
    return any(layer.name == POSITIONS for layer in network.layers)


def head_of(network: Any, layer: str) -> Any:
    """Cut the network after a layer: pictures in, its output out."""
    return keras.Model(network.input, network.get_layer(layer).output)


def tail_of(network: Any, layer: str, *beside: str) -> Any:
    """Cut the network after a layer: its output in, log odds at each position out.

    The outputs of layers `beside` follow in a list.
    """
    outputs = [network.get_layer(name).output for name in (LOGITS, *beside)]
    return keras.Model(network.get_layer(layer).output, outputs if beside else outputs[0])


def logits_of(network: Any) -> Any:
    """Cut the network before its sigmoid: pictures in, log odds at each position out."""
    return keras.Model(network.input, network.get_layer(LOGITS).output)


def highest_logits(logits: Any, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give the log odds of each picture's most probable position, (n,); see `logits_of`."""
    batches = [pixels[at : at + _BATCH] for at in range(0, len(pixels), _BATCH)]
    found = [np.asarray(logits.predict_on_batch(batch)).max((1, 2, 3)) for batch in batches]
    return np.concatenate(found)


def shift_logits(network: Any, factor: float, offset: float) -> None:
    """Make log odds z `factor * z + offset`, by the last convolutions alone."""
    local, scene = network.get_layer(LOCAL), network.get_layer(SCENE)
    kernel, bias = local.get_weights()
    local.set_weights([factor * kernel, factor * bias + np.float32(offset)])
    scene.set_weights([factor * kernel for kernel in scene.get_weights()])
