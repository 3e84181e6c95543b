"""A model cut before its last weighted layer: the head that is run once, the tail that is tuned."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.fitting import Floats, Layer
from litterfog.models.adapt.layer import LastLayer, cut_before, find_last_layer, real_values
from litterfog.models.adapt.writing import Spans, with_layer
from litterfog.models.graph import ContractError, Graph
from litterfog.models.looks import LookPlan
from litterfog.models.partition import head_of, part_of, tail_of
from litterfog.models.picture import decode_looks
from litterfog.models.quantization import dequantize
from litterfog.models.runtime import Submodel
from litterfog.models.zoo import Model


class CutModel:
    """Raises models.graph.GraphError where its last layer is none that is tuned here."""

    def __init__(self, model: Model, plan: LookPlan) -> None:
        """Cut it; `plan` says how pictures are looked at."""
        self.model, self.plan = model, plan
        self.layer: LastLayer = find_last_layer(model.graph)
        if not self.layer.squashed and model.contract.answer.squash != "sigmoid":
            raise ContractError("its output is no logit under a sigmoid, which adapt tunes")
        self._cut = cut_before(model.graph, self.layer)
        self._tail_data = tail_of(model.graph, self._cut)

    @property
    def old(self) -> Layer:
        """Read the last layer that the file has."""
        graph = self.model.graph
        weights = real_values(graph, self.layer.weights)
        return Layer(weights, float(real_values(graph, self.layer.bias)[0]))

    def features(self, picture: bytes) -> NDArray[Any]:
        """Run the head on the looks at an encoded picture: (positions, d), as the model holds it.

        Raises:
            models.picture.PictureError: it is no picture that can be read.
        """
        looks = decode_looks(picture, self.plan)
        outputs = [self._head.run(look.pixels).reshape(-1, self.layer.depth) for look in looks]
        return np.concatenate(outputs)

    def added(self, stored: NDArray[Any]) -> Floats:
        """Give what the file adds to the layer's log odds, of features (n, positions, d).

        It is (n, positions): one value a look; 0 where nothing is added.
        """
        if self.layer.added is None:
            return np.zeros(stored.shape[:2])
        spec = self.layer.added
        part = Submodel(part_of(self.model.graph, self.layer.features, spec))
        looks = stored.reshape(-1, *self.layer.features.shape[1:])
        values = np.array([part.run(look).ravel()[0] for look in looks])
        real = values if spec.scale is None else dequantize(values, spec.scale, spec.zero_point)
        each = real.astype(np.float64).repeat(self.layer.positions)
        return each.reshape(stored.shape[:2])

    def answers(self, stored: NDArray[Any], tuned: tuple[Layer, Spans] | None = None) -> Floats:
        """Give what the file says, with its own last layer or another, of features.

        They are (n, positions, d), the positions of each look after those of the one before.
        """
        data = self._tail_data
        if tuned:
            data = with_layer(data, find_last_layer(Graph(data)), *tuned)
        tail = Submodel(data, answer=self.model.contract.answer)
        shape = (-1, *self.layer.features.shape[1:])
        return np.array([max(map(tail.probability, each.reshape(shape))) for each in stored])

    def file_with(self, layer: Layer, spans: Spans) -> bytes:
        """Write the whole file with another last layer."""
        return with_layer(self.model.data, self.layer, layer, spans)

    @cached_property
    def _head(self) -> Submodel:
        data = head_of(self.model.graph, self._cut)
        return Submodel(data, pixels=self.model.contract.pixels)
