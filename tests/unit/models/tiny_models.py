"""Write small .tflite classifiers of any input and output, without TensorFlow.

Each says how bright a picture is: a logit of -6 for black to 6 for white, by a mean and one dense
layer.
"""

from dataclasses import dataclass, field
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

SIZE = 8
_DTYPES = {
    "float32": schema.TensorType.FLOAT32,
    "float16": schema.TensorType.FLOAT16,
    "int8": schema.TensorType.INT8,
    "uint8": schema.TensorType.UINT8,
    "int16": schema.TensorType.INT16,
    "int32": schema.TensorType.INT32,
}


@dataclass
class Tiny:
    """A graph being written: tensors, then operators in order."""

    tensors: list[Any] = field(default_factory=list)
    buffers: list[Any] = field(default_factory=lambda: [schema.BufferT()])
    operators: list[Any] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    metadata: bytes | None = None

    def tensor(
        self,
        shape: tuple[int, ...],
        dtype: str = "float32",
        *,
        value: Any = None,
        scale: float | None = None,
        zero_point: int = 0,
        name: str | None = None,
    ) -> int:
        """Add a tensor, a constant where it has a value; give its number."""
        made = schema.TensorT()
        made.shape, made.type = list(shape), _DTYPES[dtype]
        made.name = name
        made.buffer = 0
        if scale is not None:
            made.quantization = schema.QuantizationParametersT()
            made.quantization.scale, made.quantization.zeroPoint = [scale], [zero_point]
        if value is not None:
            made.buffer = self._buffer(np.asarray(value, dtype).tobytes())
        self.tensors.append(made)
        return len(self.tensors) - 1

    def operator(
        self, kind: str, inputs: list[int], output: int, options: Any = None, name: str = ""
    ) -> int:
        """Add an operator; give the tensor that it computes."""
        code = getattr(schema.BuiltinOperator, kind)
        if code not in self.codes:
            self.codes.append(code)
        made = schema.OperatorT()
        made.opcodeIndex = self.codes.index(code)
        made.inputs, made.outputs = inputs, [output]
        if options is not None:
            made.builtinOptions = options
            made.builtinOptionsType = getattr(schema.BuiltinOptions, name)
        self.operators.append(made)
        return output

    def written(self, first: int, last: int) -> bytes:
        """Give the file of the graph from one tensor to another."""
        graph = schema.SubGraphT()
        graph.tensors, graph.operators = self.tensors, self.operators
        graph.inputs, graph.outputs = [first], [last]
        model = schema.ModelT()
        model.version = 3
        if self.metadata is not None:
            entry = schema.MetadataT()
            entry.name, entry.buffer = "TFLITE_METADATA", self._buffer(self.metadata)
            model.metadata = [entry]
        model.subgraphs, model.buffers = [graph], self.buffers
        model.operatorCodes = [self._code(code) for code in self.codes]
        builder = flatbuffers.Builder(4096)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    def _buffer(self, data: bytes) -> int:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(data, np.uint8)
        self.buffers.append(buffer)
        return len(self.buffers) - 1

    @staticmethod
    def _code(code: int) -> Any:
        made = schema.OperatorCodeT()
        made.builtinCode, made.deprecatedBuiltinCode, made.version = code, min(code, 127), 1
        return made


def bright(
    *,
    dtype: str = "float32",
    scale: float | None = None,
    zero_point: int = 0,
    low: float = 0,
    high: float = 255,
    classes: int = 1,
    ends: str | None = "LOGISTIC",
    shape: tuple[int, ...] = (1, SIZE, SIZE, 3),
    scaled: bool = False,
    half: bool = False,
    metadata: bytes | None = None,
) -> bytes:
    """Write a model whose input has real values `low` to `high` for black to white.

    Of several classes, number 1 is bright. `scaled`: its first operators make 0..1 of the input.
    `half`: its weights are float16, as the converter's own quantisation leaves them.
    """
    tiny = Tiny(metadata=metadata)
    first = index = tiny.tensor(shape, dtype, scale=scale, zero_point=zero_point)
    if dtype != "float32":
        options = schema.DequantizeOptionsT()
        made = tiny.tensor(shape)
        index = tiny.operator("DEQUANTIZE", [index], made, options, "DequantizeOptions")
    if scaled:
        by = tiny.tensor((1,), value=[1 / (high - low)])
        made = tiny.tensor(shape)
        index = tiny.operator("MUL", [index, by], made, schema.MulOptionsT(), "MulOptions")
        low, high = low / (high - low), high / (high - low)
    axes = tiny.tensor((2,), "int32", value=[1, 2])
    reducer = schema.ReducerOptionsT()
    reducer.keepDims = False
    channels = shape[-1]
    pooled = tiny.tensor((1, channels))
    index = tiny.operator("MEAN", [index, axes], pooled, reducer, "ReducerOptions")
    slope = 12 / (high - low)
    weights, bias = np.zeros((classes, channels)), np.zeros(classes)
    bright_class = min(classes - 1, 1)
    weights[bright_class], bias[bright_class] = slope / channels, -6 - slope * low
    dense = [
        index,
        _half_weights(tiny, weights) if half else tiny.tensor(weights.shape, value=weights),
        tiny.tensor(bias.shape, value=bias),
    ]
    logits = tiny.tensor((1, classes))
    options = schema.FullyConnectedOptionsT()
    index = tiny.operator("FULLY_CONNECTED", dense, logits, options, "FullyConnectedOptions")
    if ends == "SOFTMAX":
        softmax = schema.SoftmaxOptionsT()
        softmax.beta = 1.0
        made = tiny.tensor((1, classes))
        index = tiny.operator("SOFTMAX", [index], made, softmax, "SoftmaxOptions")
    elif ends:
        index = tiny.operator(ends, [index], tiny.tensor((1, classes)))
    return tiny.written(first, index)


def spotted(
    *,
    cells: tuple[int, int] = (3, 5),
    cell: int = 4,
    classes: int = 1,
    ends: str | None = "LOGISTIC",
    integer: bool = False,
) -> bytes:
    """Write a model whose answer is a map: at each cell of so many pixels, how bright that is.

    Of several classes, number 1 is bright. `integer`: its input and output are uint8.
    """
    tiny = Tiny()
    shape = (1, cells[0] * cell, cells[1] * cell, 3)
    first = index = tiny.tensor(shape, "uint8" if integer else "float32", scale=integer or None)
    if integer:
        options = schema.DequantizeOptionsT()
        made = tiny.tensor(shape)
        index = tiny.operator("DEQUANTIZE", [index], made, options, "DequantizeOptions")
    unit = tiny.tensor((1,), value=[1 / 255])
    index = tiny.operator(
        "MUL", [index, unit], tiny.tensor(shape), schema.MulOptionsT(), "MulOptions"
    )
    bright_class = min(classes - 1, 1)
    kernel, bias = np.zeros((classes, cell, cell, 3)), np.zeros(classes)
    kernel[bright_class], bias[bright_class] = 12 / (3 * cell * cell), -6
    window = schema.Conv2DOptionsT()
    window.strideH = window.strideW = cell
    window.padding = schema.Padding.VALID
    weights = [tiny.tensor(kernel.shape, value=kernel), tiny.tensor(bias.shape, value=bias)]
    answer = (1, *cells, classes)
    index = tiny.operator(
        "CONV_2D", [index, *weights], tiny.tensor(answer), window, "Conv2DOptions"
    )
    if ends == "SOFTMAX":
        softmax = schema.SoftmaxOptionsT()
        softmax.beta = 1.0
        index = tiny.operator("SOFTMAX", [index], tiny.tensor(answer), softmax, "SoftmaxOptions")
    elif ends:
        index = tiny.operator(ends, [index], tiny.tensor(answer))
    if integer:
        made = tiny.tensor(answer, "uint8", scale=1 / 256)
        index = tiny.operator(
            "QUANTIZE", [index], made, schema.QuantizeOptionsT(), "QuantizeOptions"
        )
    return tiny.written(first, index)


def _half_weights(tiny: Tiny, weights: NDArray[np.float64]) -> int:
    stored = tiny.tensor(weights.shape, "float16", value=weights)
    made = tiny.tensor(weights.shape)
    return tiny.operator(
        "DEQUANTIZE", [stored], made, schema.DequantizeOptionsT(), "DequantizeOptions"
    )


def metadata_of(*, mean: float | None = None, std: float = 1, labels: str | None = None) -> bytes:
    """Write TFLite metadata: the input's normalisation, the name of the output's label file."""
    builder = flatbuffers.Builder(256)
    label_file = builder.CreateString(labels) if labels else None
    tensor_in, tensor_out = _input_record(builder, mean, std), _output_record(builder, label_file)
    inputs, outputs = _vector(builder, tensor_in), _vector(builder, tensor_out)
    builder.StartObject(7)
    builder.PrependUOffsetTRelativeSlot(2, inputs, 0)
    builder.PrependUOffsetTRelativeSlot(3, outputs, 0)
    subgraphs = _vector(builder, builder.EndObject())
    builder.StartObject(8)
    builder.PrependUOffsetTRelativeSlot(3, subgraphs, 0)
    builder.Finish(builder.EndObject(), b"M001")
    return bytes(builder.Output())


def _input_record(builder: Any, mean: float | None, std: float) -> int:
    units = None
    if mean is not None:
        numbers = []
        for value in (mean, std):
            builder.StartVector(4, 1, 4)
            builder.PrependFloat32(value)
            numbers.append(builder.EndVector())
        builder.StartObject(2)
        for slot, vector in enumerate(numbers):
            builder.PrependUOffsetTRelativeSlot(slot, vector, 0)
        options = builder.EndObject()
        builder.StartObject(2)
        builder.PrependUint8Slot(0, 1, 0)
        builder.PrependUOffsetTRelativeSlot(1, options, 0)
        units = _vector(builder, builder.EndObject())
    builder.StartObject(7)
    if units is not None:
        builder.PrependUOffsetTRelativeSlot(4, units, 0)
    return int(builder.EndObject())


def _output_record(builder: Any, label_file: int | None) -> int:
    files = None
    if label_file is not None:
        builder.StartObject(4)
        builder.PrependUOffsetTRelativeSlot(0, label_file, 0)
        builder.PrependInt8Slot(2, 2, 0)
        files = _vector(builder, builder.EndObject())
    builder.StartObject(7)
    if files is not None:
        builder.PrependUOffsetTRelativeSlot(6, files, 0)
    return int(builder.EndObject())


def _vector(builder: Any, offset: int) -> int:
    builder.StartVector(4, 1, 4)
    builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())
