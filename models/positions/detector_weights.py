"""Backbone weights out of a detector that was trained on Open Images, which shows small things.

The npm package @mediapipe/objectron 0.4.1675468480 (Apache-2.0) carries, in
objectron_solution_packed_assets.data, an SSD on MobileNetV2 (1.0) trained on Open Images V4 as a
.tflite of float16. Its convolutions have batch normalisation folded in: in Keras the kernel is as
it is there, and the bias is the normalisation's.
`python -m litterfog.models.positions.detector_weights FILE.data OUT.weights.h5`
"""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from numpy.typing import NDArray

PART = slice(184, 9_987_912)  # bytes of the .data file
SHA256 = "d0a5255bf8c4f5a0bc4240741a76c41d5e939f7655078f945f50ab53a9375da6"
SIDE = 300  # pixels of the detector's picture
TOLERANCE = 1e-3  # of features of 0 to 6
_SCOPE, _EXTRA = "FeatureExtractor/MobilenetV2/", "layer_19"  # the SSD's own layers
_CONVOLUTIONS = 52

Floats = NDArray[np.float32]


class DetectorError(ValueError):
    """The file is not the one that is known, or its network is not what is made of it."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """One convolution of the detector's backbone."""

    kernel: Floats  # as Keras has it
    bias: Floats
    output: int  # its tensor


def detector_in(data: bytes) -> bytes:
    """Take the .tflite out of the package's file; raises DetectorError."""
    part = data[PART]
    if hashlib.sha256(part).hexdigest() != SHA256:
        raise DetectorError(
            "this is not objectron_solution_packed_assets.data of the npm package"
            " @mediapipe/objectron 0.4.1675468480"
        )
    return part


def build_backbone(detector: bytes) -> Any:
    """Build MobileNetV2 (1.0, without top) with a detector's weights.

    Raises:
        DetectorError: it computes other features than the detector does.
    """
    pixels = np.random.default_rng(0).uniform(-1, 1, (1, SIDE, SIDE, 3)).astype(np.float32)
    interpreter = _run(detector, pixels)
    found = _convolutions(interpreter)
    backbone = keras.applications.MobileNetV2(
        input_shape=(SIDE, SIDE, 3), include_top=False, weights=None
    )
    _fill(backbone, found)
    wanted = interpreter.get_tensor(found[-1].output)
    apart = float(np.abs(np.asarray(backbone.predict_on_batch(pixels)) - wanted).max())
    if not apart <= TOLERANCE:
        raise DetectorError(f"the backbone's features are up to {apart:.3g} off the detector's")
    return backbone


def _run(detector: bytes, pixels: Floats) -> Any:
    """Run the detector, every tensor kept."""
    interpreter = Interpreter(
        model_content=detector,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], pixels)
    interpreter.invoke()
    return interpreter


def _convolutions(interpreter: Any) -> list[Convolution]:
    names = {each["index"]: each["name"] for each in interpreter.get_tensor_details()}
    operators = interpreter._get_ops_details()
    stored = {int(op["outputs"][0]): int(op["inputs"][0]) for op in operators
              if op["op_name"] == "DEQUANTIZE"}  # fmt: skip
    found = []
    for op in operators:
        name = names[int(op["outputs"][0])].split(";")[0]
        if not op["op_name"].endswith("CONV_2D") or not name.startswith(_SCOPE) or _EXTRA in name:
            continue
        kernel, bias = (
            interpreter.get_tensor(stored.get(int(index), int(index))).astype(np.float32)
            for index in op["inputs"][1:3]
        )
        depthwise = op["op_name"].startswith("DEPTHWISE")  # (1, h, w, in), else (out, h, w, in)
        kernel = kernel.transpose((1, 2, 3, 0))
        found.append(Convolution(kernel, bias, int(op["outputs"][0])))
        if depthwise and kernel.shape[-1] != 1:
            raise DetectorError(f"{name} has several filters a channel")
    return found


def _fill(backbone: Any, found: list[Convolution]) -> None:
    kinds = keras.layers.Conv2D, keras.layers.DepthwiseConv2D
    layers = [layer for layer in backbone.layers if isinstance(layer, kinds)]
    normalisations = {id(layer.input): layer for layer in backbone.layers
                      if isinstance(layer, keras.layers.BatchNormalization)}  # fmt: skip
    if len(found) != len(layers) or len(layers) != _CONVOLUTIONS:
        raise DetectorError(f"{len(found)} convolutions, not {_CONVOLUTIONS}")
    for layer, convolution in zip(layers, found, strict=True):
        layer.set_weights([convolution.kernel])
        normalisation, bias = normalisations[id(layer.output)], convolution.bias
        gain = np.full_like(bias, np.sqrt(1 + normalisation.epsilon))  # so that it scales by 1
        zeros, ones = np.zeros_like(bias), np.ones_like(bias)
        normalisation.set_weights([gain, bias, zeros, ones])


def main(data: Path, out: Path) -> None:
    """Write the weights' file; ends with a message where it cannot be."""
    if not out.name.endswith(".weights.h5"):
        sys.exit(f"error: {out}: a file of Keras weights ends in .weights.h5")
    try:
        backbone = build_backbone(detector_in(data.read_bytes()))
        backbone.save_weights(out)
    except DetectorError as error:
        sys.exit(f"error: {data}: {error}")
    except OSError as error:
        sys.exit(f"error: {error.filename}: {error.strerror}")
    sys.stdout.write(f"{out}: MobileNetV2 (1.0, without top), checked against the detector\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
