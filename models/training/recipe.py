"""The two recipes of training: the paper's plain one, and one made for places never seen."""

from dataclasses import dataclass

from litterfog.models.training.augment import FLIP_ONLY, Augmentation


class UnknownRecipeError(ValueError):
    """No such recipe; names those that are."""


@dataclass(frozen=True)
class Recipe:
    """How pictures become a network; sizes, epochs and seeds are the run's own."""

    name: str
    description: str  # for the card
    augmentation: Augmentation
    spare: float  # training pictures are kept this much larger than the input, for zooming in
    balanced: bool  # weigh sources by their share, and both classes alike
    label_smoothing: float
    tuning_rate: float  # of Adam; the highest where it decays
    decays: bool  # the tuning rate warms up over a twentieth of the steps, then falls to 0 (cosine)
    keeps_best: bool  # of all epochs on val; otherwise the last
    calibrated: bool  # export divides the logit by a temperature fitted on val
    drawn_scenes: int  # extra training pictures, unless the run says otherwise


LITTERFOG = Recipe(
    name="litterfog",
    description=(
        "transfer learning as in Leroy and Goedemé 2021, section 3.2; varied copies, classes and "
        "sources weighed, labels smoothed by 0.05, a cosine learning rate, the epoch that judges "
        "val best, the logit scaled by a temperature"
    ),
    augmentation=Augmentation(),
    spare=5 / 4,
    balanced=True,
    label_smoothing=0.05,
    tuning_rate=1e-4,
    decays=True,
    keeps_best=True,
    calibrated=True,
    drawn_scenes=400,
)

# The paper gives the epochs alone. The rest is as Keras' guide to transfer learning has it, the
# plainest reading: Adam at 1e-3 for the classifier and 1e-5 for fine-tuning, normalisation frozen.
PAPER = Recipe(
    name="paper",
    description=(
        "plain transfer learning as in Leroy and Goedemé 2021, section 3.2; pictures flipped at "
        "most, nothing weighed or smoothed, constant learning rates, the last epoch"
    ),
    augmentation=FLIP_ONLY,
    spare=1.0,
    balanced=False,
    label_smoothing=0.0,
    tuning_rate=1e-5,
    decays=False,
    keeps_best=False,
    calibrated=False,
    drawn_scenes=0,
)

RECIPES = {recipe.name: recipe for recipe in (LITTERFOG, PAPER)}


def find_recipe(name: str) -> Recipe:
    """Find a recipe by name.

    Raises:
        UnknownRecipeError: there is none of that name.
    """
    if name not in RECIPES:
        raise UnknownRecipeError(f"no recipe {name!r}: there are {', '.join(RECIPES)}")
    return RECIPES[name]
