"""The Keras network: MobileNetV2 (width 1.0) under one sigmoid, the probability of litter.

The only file that knows its layers. Needs TensorFlow, for training and export alone.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from litterfog.models.training.weights import IMAGENET, DownloadError, WeightsError, check_weights

FEATURES = 1280
DROPOUT = 0.3


def build_network(
    size: int, weights: str | None = None, *, rescale: bool = True, batch: int | None = None
) -> Any:
    """Build the classifier: (n, size, size, 3) in, (n, 1) probability of litter out.

    Pixels come as 0..255, or as -1..1 with `rescale` off. `weights` fills the backbone: "imagenet",
    an .h5 file without top, or None for random ones. A fixed `batch` is for export.

    Raises:
        WeightsError: `weights` is neither "imagenet" nor a file of this backbone's.
        DownloadError: they are not on this machine, and cannot be fetched.
    """
    picture = keras.Input((size, size, 3), batch, name="picture")
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(picture)
    backbone = keras.applications.MobileNetV2(
        input_tensor=scaled if rescale else picture, include_top=False, weights=None
    )
    if weights is not None:
        backbone.set_weights(load_weights(size, weights))
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(backbone.output)
    dropped = keras.layers.Dropout(DROPOUT, name="dropout")(pooled)
    litter = keras.layers.Dense(1, activation="sigmoid", name="litter")(dropped)
    return keras.Model(picture, litter, name=f"litter_{size}")


def features_of(network: Any) -> Any:
    """Cut the network before its classifier: pictures in, (n, 1280) pooled features out."""
    return keras.Model(network.input, network.get_layer("pool").output)


def classifier_of(network: Any) -> Any:
    """Wrap the network's own classifier layers: (n, 1280) features in, (n, 1) probability out."""
    features = keras.Input((FEATURES,))
    classified = network.get_layer("litter")(network.get_layer("dropout")(features))
    return keras.Model(features, classified)


def freeze_normalisation(network: Any) -> None:
    """Keep batch normalisation's statistics, gains and offsets as they came."""
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False


def state_of(network: Any) -> list[NDArray[Any]]:
    """Give all that training changes: the weights, and where dropout's random numbers stand."""
    return [*network.get_weights(), np.asarray(_dropout_state(network))]


def restore_state(network: Any, state: list[NDArray[Any]]) -> None:
    """Put the network where `state_of` found it."""
    network.set_weights(state[:-1])
    _dropout_state(network).assign(state[-1])


def _dropout_state(network: Any) -> Any:
    return network.get_layer("dropout").seed_generator.state


def predict_logits(network: Any, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give each picture's log odds of litter, (n,)."""
    features = _predict(features_of(network), pixels)
    kernel, bias = network.get_layer("litter").get_weights()
    logits: NDArray[np.float32] = (features @ kernel + bias)[:, 0]
    return logits


def scale_logits(network: Any, factor: float) -> None:
    """Multiply the log odds, by the last layer's weights and bias alone."""
    last = network.get_layer("litter")
    last.set_weights([factor * weights for weights in last.get_weights()])


def predict_litter(network: Any, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give each picture's probability of litter, (n,)."""
    return _predict(network, pixels)[:, 0]


def _predict(model: Any, pixels: NDArray[np.uint8], batch: int = 64) -> NDArray[np.float32]:
    starts = range(0, len(pixels), batch)
    return np.concatenate(
        [np.asarray(model.predict_on_batch(pixels[at : at + batch])) for at in starts]
    )


def load_weights(size: int, weights: str) -> list[NDArray[Any]]:
    """Load the backbone's weights, which Keras fetches once and keeps where they are "imagenet".

    Raises:
        WeightsError: `weights` is neither "imagenet" nor a file of this backbone's.
        DownloadError: they are not on this machine, and cannot be fetched.
    """
    check_weights(weights)
    try:
        loaded = keras.applications.MobileNetV2(
            input_shape=(size, size, 3), include_top=False, weights=weights
        )
    except Exception as error:
        if weights == IMAGENET:  # a download that fails raises anything, a bare Exception too
            raise DownloadError(
                f"the weights could not be downloaded: with internet, or with --weights FILE.h5"
                f" that was downloaded elsewhere, it goes on ({error})"
            ) from error
        if not isinstance(error, ValueError | OSError):
            raise
        raise WeightsError(
            f"{weights} is no file of MobileNetV2 weights (1.0, without top): files of Keras "
            f"3 end in .weights.h5, older ones in .h5 ({error})"
        ) from error
    arrays: list[NDArray[Any]] = loaded.get_weights()
    return arrays
