"""Finish a frame: from what crossed the wire to the probability of litter, and where it is."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from litterfog.models.activation import apart, from_wire, picture_from_wire, spec_of
from litterfog.models.graph import ContractError
from litterfog.models.places import Finding
from litterfog.models.runtime import AnySubmodel, Array, Runtime
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY, Split, UnknownSplitError
from litterfog.models.zoo import Model, check_runtime
from litterfog.wire.frame import Frame, Picture, Tensor, Verdict
from litterfog.wire.place import WHOLE
from litterfog.wire.refusal import CodecError, Reason


class Tails:
    """The models that this subscriber serves; tails are made on demand and the latest kept."""

    def __init__(self, models: Iterable[Model], kept: int, runtime: Runtime = "litert") -> None:
        """Check the models.

        Raises:
            models.keras_runtime.UnsupportedModelError: the runtime cannot run one.
            models.graph.ContractError: two of one name are not the same.
        """
        self._models = _by_name(models)
        self._runtime: Runtime = runtime
        for model in self._models.values():
            check_runtime(model, runtime)
        self._tail: Callable[[str, str], tuple[AnySubmodel, Split]]
        self._tail = lru_cache(maxsize=kept)(self._make_tail)
        self._whole: Callable[[str], AnySubmodel] = lru_cache(maxsize=kept)(self._make_whole)

    def check(self, frame: Frame) -> None:
        """Refuse what cannot be served, by name: CodecError MODEL, FINGERPRINT or SPLIT."""
        model = self._models.get(frame.model)
        if model is None:
            served = ", ".join(sorted(self._models))
            raise CodecError(Reason.MODEL, f"{frame.model} is not served here; {served} are")
        if frame.fingerprint != model.fingerprint:
            raise CodecError(
                Reason.FINGERPRINT,
                f"{frame.model} here is {model.fingerprint}, the frame's is {frame.fingerprint}",
            )
        expected = {CLOUD_ONLY: "picture", EDGE_ONLY: "verdict or tally"}.get(frame.split, "tensor")
        kind = frame.body.__struct_config__.tag
        if kind not in expected.split():
            raise CodecError(Reason.SPLIT, f"{frame.split} carries a {expected}, not a {kind}")

    def load(self, frame: Frame) -> None:
        """Make the tail that a frame needs, unless it is kept; raises CodecError SPLIT."""
        if isinstance(frame.body, Picture):
            self._whole(frame.model)
        elif isinstance(frame.body, Tensor):
            self._find_tail(frame)

    def prepare(self, frame: Frame, at_least: float) -> Callable[[], Finding]:
        """Unpack a frame's data; the call that is given back computes what all its looks find.

        A place is at least so probable; an edge-only device's are those that it has found.

        Raises:
            CodecError: the data is damaged, or does not fit the model at this split in so many
                looks.
        """
        body = frame.body
        if isinstance(body, Verdict):
            return lambda: Finding(body.probability, body.places)
        model, regions = self._models[frame.model], frame.looks or (WHOLE,)
        submodel, array = self._unpacked(frame, len(regions))
        arrays = zip(regions, apart(array, len(regions)), strict=True)
        answer = model.contract.answer
        return lambda: answer.find(((look, submodel.run(each)) for look, each in arrays), at_least)

    def _unpacked(self, frame: Frame, looks: int) -> tuple[AnySubmodel, Array]:
        """Give what runs here, and what it takes for all looks together."""
        if isinstance(frame.body, Picture):
            spec = spec_of(self._models[frame.model].input, looks)
            return self._whole(frame.model), picture_from_wire(frame.body, spec)
        assert isinstance(frame.body, Tensor), "a tally has no one answer"
        tail, split = self._find_tail(frame)
        return tail, from_wire(frame.body, spec_of(split.tensor, looks))

    def is_unsure(self, frame: Frame, probability: float) -> bool:
        """Whether a frame's model is unsure of what it has answered."""
        return self._models[frame.model].is_unsure(probability)

    def _find_tail(self, frame: Frame) -> tuple[AnySubmodel, Split]:
        try:
            return self._tail(frame.model, frame.split)
        except UnknownSplitError as error:
            raise CodecError(Reason.SPLIT, str(error)) from error

    def _make_tail(self, model_name: str, split_name: str) -> tuple[AnySubmodel, Split]:
        model = self._models[model_name]
        split = model.split(split_name)
        return model.load_tail(split, self._runtime), split

    def _make_whole(self, model_name: str) -> AnySubmodel:
        return self._models[model_name].load_whole(self._runtime)


def _by_name(models: Iterable[Model]) -> dict[str, Model]:
    found: dict[str, Model] = {}
    for model in models:
        other = found.setdefault(model.name, model)
        if other.fingerprint != model.fingerprint:
            raise ContractError(
                f"{other.origin} and {model.origin} are both named {model.name} in a frame:"
                " copy one to a file of another name"
            )
    return found
