"""Run a whole model or one side of a split: by LiteRT here, or by Keras as the setting says.

Knows arrays, not pictures or frames.
"""

import threading
from typing import Any, Literal

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from litterfog.models.answer import Answer
from litterfog.models.graph import GraphError
from litterfog.models.keras_runtime import KerasSubmodel
from litterfog.models.litert_notice import without_litert_notice
from litterfog.models.pixels import PixelInput

Array = NDArray[Any]
Runtime = Literal["litert", "tensorflow"]


class InputError(ValueError):
    """An array is not what a model takes; says what it takes."""


class Submodel:
    """An interpreter with its tensors allocated. Calls from several threads take turns.

    Where the model begins in `data`, `pixels` turns a picture into its input; where it ends there,
    `answer` reads its output. Without them a picture goes in as it is, and one value is read.
    """

    def __init__(
        self,
        data: bytes,
        threads: int = 1,
        *,
        pixels: PixelInput | None = None,
        answer: Answer | None = None,
    ) -> None:
        """Load; raises models.graph.GraphError where LiteRT cannot."""
        self._pixels, self._answer = pixels, answer
        try:
            with without_litert_notice():
                self._interpreter = Interpreter(model_content=data, num_threads=threads)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            why = " ".join(str(error).split())[:300]
            raise GraphError(
                f"LiteRT cannot load it: convert it again, of TFLite's own operators, in float or"
                f" int8 ({why})"
            ) from error
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]
        self._turn = threading.Lock()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The input's shape, with the batch dimension."""
        return tuple(int(size) for size in self._input["shape"])

    @property
    def input_dtype(self) -> np.dtype[Any]:
        """The input's dtype."""
        dtype: np.dtype[Any] = np.dtype(self._input["dtype"])
        return dtype

    def run(self, array: Array) -> Array:
        """Compute the output for one input; both without the batch dimension.

        The input's dtype is the model's, or uint8: pixels, of 0..255.

        Raises:
            InputError: the shape is another, or the model's dtype cannot hold the values.
            models.graph.GraphError: LiteRT fails in it, as in a damaged file.
        """
        if self._pixels and array.dtype == np.uint8 and array.shape == self.input_shape[1:]:
            array = self._pixels(array)
        self._check(array)
        batch = array[np.newaxis].astype(self.input_dtype, copy=False)
        with self._turn:
            self._interpreter.reset_all_variables()  # an LSTM's: each picture stands alone
            self._interpreter.set_tensor(self._input["index"], batch)
            try:
                self._interpreter.invoke()
            except RuntimeError as error:  # such as a constant that the file lacks
                raise GraphError(f"LiteRT cannot run it ({error})") from error
            output: Array = self._interpreter.get_tensor(self._output["index"])[0]
        return output

    def probability(self, array: Array) -> float:
        """Run a submodel that ends the model: the probability of litter; raises InputError."""
        output = self.run(array)
        if self._answer:
            return self._answer(output)
        value = float(output.ravel()[0])
        scale, zero_point = self._output["quantization"]
        return scale * (value - zero_point) if scale else value

    def _check(self, array: Array) -> None:
        shape, dtype = self.input_shape[1:], self.input_dtype
        real = array.dtype.kind == dtype.kind == "f"  # float64 is rounded to float32
        if array.shape != shape or not (real or np.can_cast(array.dtype, dtype)):
            raise InputError(f"the input is {shape} {dtype}, not {array.shape} {array.dtype}")


AnySubmodel = Submodel | KerasSubmodel


def load_submodel(
    data: bytes,
    runtime: Runtime,
    *,
    pixels: PixelInput | None = None,
    answer: Answer | None = None,
) -> AnySubmodel:
    """Load a .tflite into a runtime; raises models.keras_runtime.UnsupportedModelError."""
    kind = KerasSubmodel if runtime == "tensorflow" else Submodel
    return kind(data, pixels=pixels, answer=answer)
