"""What is asked of a network of positions: each position's label, and the whole canvas's.

Positions of litter are few: those that are right already count little (focal loss, Lin et al.,
ICCV 2017). A canvas's answer is the smooth maximum over its positions, so that a photograph of
which the class alone is known teaches whichever position says most.
"""

from typing import Any

import tensorflow as tf

from litterfog.models.positions.canvases import UNKNOWN
from litterfog.models.positions.cells import CLEAN, LITTER, UNJUDGED
from litterfog.models.positions.recipe import Loss

_OUT_OF_SIGHT = 1e4  # log odds taken off a position that a canvas's answer is not of


def positions_loss(logits: Any, cells: Any, litter: Any, loss: Loss) -> Any:
    """Judge log odds (n, rows, columns, 1) by labels of positions and of canvases (n,)."""
    logits = logits[..., 0]
    cell_loss = _cell_loss(logits, cells, loss)
    return cell_loss + loss.picture_weight * _picture_loss(logits, cells, litter, loss)


def _cell_loss(logits: Any, cells: Any, loss: Loss) -> Any:
    """Sum over judged positions, in relation to how many are litter."""
    found = tf.cast(tf.equal(cells, LITTER), tf.float32)
    clean = tf.cast(tf.equal(cells, CLEAN), tf.float32)
    targets = found * loss.litter + (1 - found) * loss.clean
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits)
    wrong = found * (1 - tf.sigmoid(logits)) + (1 - found) * tf.sigmoid(logits)
    weights = (found + loss.clean_weight * clean) * wrong**loss.focus
    return tf.reduce_sum(weights * entropy) / (tf.reduce_sum(found) + loss.spare)


def _picture_loss(logits: Any, cells: Any, litter: Any, loss: Loss) -> Any:
    """Average over the canvases whose label is known; of its positions, those that are judged.

    Where none is, all are: a photograph's label is of any.
    """
    judged = tf.cast(tf.not_equal(cells, UNJUDGED), tf.float32)
    any_judged = tf.reduce_any(tf.greater(judged, 0), axis=[1, 2], keepdims=True)
    judged = tf.where(any_judged, judged, tf.ones_like(judged))
    seen = loss.sharpness * logits - _OUT_OF_SIGHT * (1 - judged)
    highest = tf.reduce_logsumexp(seen, axis=[1, 2]) / loss.sharpness
    known = tf.cast(tf.not_equal(litter, UNKNOWN), tf.float32)
    targets = tf.clip_by_value(litter, *loss.picture_bounds)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=highest)
    return tf.reduce_sum(known * entropy) / (tf.reduce_sum(known) + 1e-6)
