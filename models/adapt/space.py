"""The few directions in which own pictures' features differ: what the last layer is tuned in.

Principal components, which no label has a part in. All of a small set's own span; of many pictures
or positions the rest is noise to so few labels, and time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.features import Bags
from litterfog.models.adapt.fitting import Floats, Layer, Reals

MOST_COMPONENTS = 256
_SAMPLED = 8192  # positions that the directions are found by
_LEAST_SHARE = 1e-7  # of the first component's variance
_AT_ONCE = 64  # pictures that are projected together


@dataclass(frozen=True)
class Space:
    """Components of features, and the old layer's log odds beside them."""

    mean: Floats  # (d,)
    components: Floats  # (d, q): components scaled so that features are about 1 away from the mean
    old: Layer

    def project(self, bags: Bags) -> Reals:
        """Give every position's components, then its old log odds: (n, positions, q + 1)."""
        return np.concatenate([self._project(part) for part in _parts(bags)])

    def layer(self, tuned: Layer) -> Layer:
        """Turn a layer of projected features into one of the features themselves."""
        u, slope = self.components @ tuned.weights[:-1], tuned.weights[-1]
        offset = tuned.bias - float(self.mean @ u)
        return Layer(u + slope * self.old.weights, offset + slope * self.old.bias)

    def _project(self, features: Reals) -> Reals:
        centred = features - self.mean.astype(np.float32)
        logits = self.old(features)[..., np.newaxis].astype(np.float32)
        return np.concatenate([centred @ self.components.astype(np.float32), logits], axis=-1)


def space_of(bags: Bags, old: Layer, seed: int) -> Space:
    """Find the components of pictures' features."""
    features = _sampled(bags, seed)
    mean = features.mean(axis=0, dtype=np.float64)
    centred = features - mean.astype(np.float32)
    values, vectors = np.linalg.eigh(centred.T @ centred / np.float32(len(centred)))
    kept = np.flatnonzero(values > _LEAST_SHARE * values[-1])[::-1][:MOST_COMPONENTS]
    size = max(float(np.sqrt(values.sum())), 1e-6)
    return Space(mean, vectors[:, kept].astype(np.float64) / size, old)


def _sampled(bags: Bags, seed: int) -> Reals:
    """Draw positions, as many of each picture: (n, d)."""
    draw = np.random.default_rng(seed)
    count, positions = bags.stored.shape[:2]
    each = min(positions, max(1, _SAMPLED // count))
    chosen = draw.permuted(np.tile(np.arange(positions), (count, 1)), axis=1)[:, :each]
    drawn = np.take_along_axis(bags.stored, chosen[..., np.newaxis], axis=1)
    return bags.real(drawn).reshape(count * each, -1)


def _parts(bags: Bags) -> Iterator[Reals]:
    for at in range(0, len(bags.stored), _AT_ONCE):
        part: NDArray[Any] = bags.stored[at : at + _AT_ONCE]
        yield bags.real(part)
