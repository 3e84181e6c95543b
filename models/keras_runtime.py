"""Run a whole float model or one side of a split by Keras's `predict`, the paper's way (section 3).

Builds a functional Keras model from the .tflite graph, so that one file serves both runtimes. Knows
the operators of a MobileNetV2 in float32. TensorFlow is imported on use: 8 s and 520 MB.
"""

import gc
import os
import threading
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from litterfog.models.answer import Answer
from litterfog.models.graph import Graph, Operator
from litterfog.models.pixels import PixelInput
from litterfog.wire.extras import install_command

Array = NDArray[Any]

_PADDINGS = {schema.Padding.SAME: "same", schema.Padding.VALID: "valid"}
_ACTIVATIONS = {
    schema.ActivationFunctionType.NONE: None,
    schema.ActivationFunctionType.RELU: "relu",
    schema.ActivationFunctionType.RELU6: "relu6",
}
_WEIGHTED = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MEAN"}


class UnsupportedModelError(ValueError):
    """The TensorFlow runtime cannot run this; says why."""


class KerasSubmodel:
    """A Keras model of the graph, with the interface of models.runtime.Submodel.

    The first `predict` traces the graph, which takes a second: it is called once here, so that
    every later call's time is that of a running device. Calls from several threads take turns.
    """

    def __init__(
        self, data: bytes, *, pixels: PixelInput | None = None, answer: Answer | None = None
    ) -> None:
        """Build and warm up; raises UnsupportedModelError."""
        graph = Graph(data)
        check_graph(graph)
        self._shape = graph.input.shape
        self._model = _build(graph)
        self._turn = threading.Lock()
        self._pixels: PixelInput | None = None
        self._answer = answer
        self.run(np.zeros(self._shape[1:], np.float32))
        self._pixels = pixels

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The input's shape, with the batch dimension."""
        return self._shape

    @property
    def input_dtype(self) -> np.dtype[Any]:
        """The input's dtype: float32."""
        return np.dtype(np.float32)

    def run(self, array: Array) -> Array:
        """Compute the output for one input, float32 or uint8 pixels; both without batch."""
        if self._pixels and array.dtype == np.uint8:
            array = self._pixels(array)
        batch = array[np.newaxis].astype(np.float32, copy=False)
        with self._turn:
            output: Array = self._model.predict(batch, verbose=0)[0]
        return output

    def probability(self, array: Array) -> float:
        """Run a submodel that ends the model: the probability of litter."""
        output = self.run(array)
        return self._answer(output) if self._answer else float(output.ravel()[0])


def import_keras() -> Any:
    """Import TensorFlow and give its Keras; raises UnsupportedModelError where it is missing."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        import tensorflow  # noqa: PLC0415  (only a process that uses it pays for it)
    except ImportError as error:
        raise UnsupportedModelError(
            f"the TensorFlow runtime: {error}: {install_command('tensorflow')}"
        ) from error
    return tensorflow.keras


def import_keras_for_good() -> None:
    """Import TensorFlow where the process is there to run it: the collector leaves it alone then.

    Else a full collection, which a picture as nested lists causes every other time, walks its
    280,000 objects for 145 ms. Raises UnsupportedModelError.
    """
    import_keras()
    gc.collect()
    gc.freeze()


def check_graph(graph: Graph) -> None:
    """Refuse integer models and operators that are not known here; needs no TensorFlow.

    Raises:
        UnsupportedModelError: names the first thing that is in the way.
    """
    if {graph.input.dtype, graph.output.dtype} != {"float32"}:
        raise UnsupportedModelError(
            "the TensorFlow runtime takes float models, this is an integer one"
        )
    stored = graph.model.subgraphs[0].operators
    for op, record in zip(graph.operators, stored, strict=True):
        why = _why_not(graph, op, record.builtinOptions)
        if why:
            raise UnsupportedModelError(f"the TensorFlow runtime does not know {why}")


def _why_not(graph: Graph, op: Operator, options: Any) -> str | None:
    if op.kind not in _LAYERS:
        return f"operator {op.kind}"
    fused = getattr(options, "fusedActivationFunction", 0)
    if fused not in _ACTIVATIONS:
        return f"fused activation {fused} of {op.kind}"
    dtypes = {graph.tensor(index).dtype for index in op.inputs} - {"float32", "int32"}
    if dtypes:
        return f"{op.kind} of {dtypes.pop()}"
    if op.kind in _WEIGHTED and not graph.constants.issuperset(op.inputs[1:]):
        return f"{op.kind} of computed weights"
    if op.kind == "FULLY_CONNECTED" and len(graph.tensor(op.inputs[0]).shape) != 2:
        return f"{op.kind} that flattens its input"
    return None


def _build(graph: Graph) -> Any:
    keras = import_keras()
    subgraph = graph.model.subgraphs[0]
    picture = keras.Input(graph.input.shape[1:])
    used = {index for op in graph.operators for index in op.inputs}
    values: dict[int, Any] = {index: _constant(graph, index) for index in used & graph.constants}
    values[graph.input.index] = picture
    for op, stored in zip(graph.operators, subgraph.operators, strict=True):
        inputs = [values[index] for index in op.inputs]
        options = stored.builtinOptions
        output = _LAYERS[op.kind](keras, options, inputs)
        fused = _ACTIVATIONS[getattr(options, "fusedActivationFunction", 0)]
        values[op.outputs[0]] = keras.layers.Activation(fused)(output) if fused else output
    return keras.Model(picture, values[graph.output.index])


def _constant(graph: Graph, index: int) -> Array:
    """Read a stored tensor: weights as the file holds them."""
    found = graph.stored(index)
    assert found is not None  # `check_graph` lets no computed weights pass
    return found


def _weighted(layer: Any, tensor: Any, weights: list[Array]) -> Any:
    output = layer(tensor)
    layer.set_weights(weights)
    return output


def _convolution(keras: Any, options: Any, inputs: list[Any]) -> Any:
    tensor, kernel, *bias = inputs  # kernel (out, height, width, in); Keras: (h, w, in, out)
    layer = keras.layers.Conv2D(
        kernel.shape[0],
        kernel.shape[1:3],
        groups=tensor.shape[-1] // kernel.shape[3],
        use_bias=bool(bias),
        **_window(options),
    )
    return _weighted(layer, tensor, [kernel.transpose(1, 2, 3, 0), *bias])


def _depthwise(keras: Any, options: Any, inputs: list[Any]) -> Any:
    tensor, kernel, *bias = (
        inputs  # kernel (1, height, width, in * multiplier); Keras: (h, w, in, m)
    )
    layer = keras.layers.DepthwiseConv2D(
        kernel.shape[1:3],
        depth_multiplier=options.depthMultiplier,
        use_bias=bool(bias),
        **_window(options),
    )
    shape = (*kernel.shape[1:3], -1, options.depthMultiplier)
    return _weighted(layer, tensor, [kernel.reshape(shape), *bias])


def _window(options: Any) -> dict[str, Any]:
    return {
        "strides": (options.strideH, options.strideW),
        "dilation_rate": (options.dilationHFactor, options.dilationWFactor),
        "padding": _PADDINGS[options.padding],
    }


def _dense(keras: Any, _options: Any, inputs: list[Any]) -> Any:
    tensor, kernel, *bias = inputs  # kernel (out, in); Keras: (in, out)
    layer = keras.layers.Dense(kernel.shape[0], use_bias=bool(bias))
    return _weighted(layer, tensor, [kernel.T, *bias])


def _mean(keras: Any, options: Any, inputs: list[Any]) -> Any:
    tensor, axes = inputs
    axis = tuple(int(number) for number in axes.ravel())
    return keras.ops.mean(tensor, axis=axis, keepdims=bool(options.keepDims))


# From the operator's kind to what computes it: (keras, its options, its inputs) -> output.
_LAYERS: Mapping[str, Callable[[Any, Any, list[Any]], Any]] = {
    "CONV_2D": _convolution,
    "DEPTHWISE_CONV_2D": _depthwise,
    "FULLY_CONNECTED": _dense,
    "MEAN": _mean,
    "ADD": lambda keras, _, inputs: keras.ops.add(*inputs),
    "MUL": lambda keras, _, inputs: keras.ops.multiply(*inputs),
    "LOGISTIC": lambda keras, _, inputs: keras.ops.sigmoid(*inputs),
}
