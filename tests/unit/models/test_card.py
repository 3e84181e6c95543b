from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from litterfog.models.card import UNSURE_HEADING, Card, card_markdown, read_card, write_card
from litterfog.models.evaluate import Evaluation
from litterfog.models.looks import Ground
from litterfog.models.metrics import Figures
from litterfog.models.scoring.board import Board
from litterfog.models.scoring.intervals import share_of
from litterfog.models.scoring.placing import PlaceScores
from litterfog.models.scoring.scores import Samples, scores_of
from litterfog.models.scoring.sets import OriginPlaces, SetScores
from litterfog.models.training.record import BoxCounts, TrainingRecord
from litterfog.models.unsure import Unsure
from litterfog.models.zoo import ZOO

FIGURES = Figures(
    count=10,
    accuracy=0.9,
    precision=0.8333,
    recall=1.0,
    true_litter=5,
    false_litter=1,
    true_clean=4,
    false_clean=0,
    calibration_error=0.0123,
)


@pytest.fixture
def card() -> Card:
    record = TrainingRecord(
        network="litter-160",
        picture_size=160,
        recipe="as written",
        classifier_epochs=20,
        tuning_epochs=10,
        kept_epoch="fine-tuning 7",
        seed=2021,
        weights="sha256:ab12",
        photographs={"train": {"park": {"clean": 3, "litter": 4}}},
        drawn_scenes=400,
        versions={"keras": "3.0"},
        trained_on="2025-01-31",
    )
    splits = {"val": FIGURES, "test": FIGURES}
    evaluation = Evaluation("litter-160-int8", "0123456789abcdef", splits, {"park": FIGURES})
    return Card(
        "litter-160-int8",
        "0123456789abcdef" * 4,
        2_650_384,
        "int8",
        evaluation,
        record,
        0.6747,
        Unsure(0.2, 0.775, 0.9529, 0.984, 340),
    )


def test_a_card_is_read_back_as_it_was_written(card: Card, tmp_path: Path) -> None:
    as_json, _ = write_card(card, tmp_path)
    assert as_json.name == "litter-160-int8.json"
    assert read_card(as_json) == card


def test_a_card_is_also_written_for_reading(card: Card, tmp_path: Path) -> None:
    _, as_markdown = write_card(card, tmp_path)
    assert as_markdown.read_text(encoding="utf-8") == card_markdown(card)


@pytest.mark.parametrize(
    "line",
    [
        "# litter-160-int8",
        "- file: litter-160-int8.tflite, 2,650,384 bytes",
        "- epochs: 20 of the classifier, 10 of fine-tuning; kept: fine-tuning 7",
        "| test | 10 | 0.900 | 0.833 | 1.000 | 5 | 0 | 4 | 1 | 0.012 |",
        "| val, park | 10 | 0.900 | 0.833 | 1.000 | 5 | 0 | 4 | 1 | 0.012 |",
        "| train | park | 4 | 3 |",
        "- temperature of the log odds: 0.6747",
        "- from 0.2 to below 0.775, fitted on the 340 pictures of val",
        "- outside: 95.3% of them, with an accuracy of 0.984",
    ],
)
def test_a_card_says(card: Card, line: str) -> None:
    assert line in card_markdown(card).splitlines()


@pytest.fixture
def positions_card(card: Card) -> Card:
    """A card of a network that was trained on boxes."""
    samples = Samples(
        np.array([0.9, 0.2, 0.1], np.float32),
        np.array([True, False, False]),
        np.arange(3),
        np.array([0.01, np.nan, np.nan]),
    )
    board = Board(
        model="litter-street-int8",
        fingerprint="0123456789abcdef",
        look="ground",
        ground=Ground(),
        sets=(SetScores("crops", "test", "malta", scores_of(samples)),),
        places=(OriginPlaces("test", "malta", PlaceScores(3, share_of(4, 5), None, 0.25, None)),),
    )
    training = replace(
        card.training,
        picture_size=384,
        picture_shape=(384, 640),
        canvases=24_000,
        classifier_epochs=0,
        tuning_epochs=3,
        kept_epoch="positions 3",
        boxes={"train": {"taco": BoxCounts(582, 1, 1809, 169)}},
    )
    return replace(card, training=training, offset=-1.25, board=board)


def test_a_card_of_positions_is_read_back(positions_card: Card, tmp_path: Path) -> None:
    as_json, _ = write_card(positions_card, tmp_path)
    assert read_card(as_json) == positions_card


@pytest.mark.parametrize(
    "line",
    [
        "MobileNetV2 (width 1.0) at 384 x 640 pixels, int8.",
        "Look: ground, ground 0.35..1 of the height.",
        "| malta | 3 | 0.800 (0.38 to 0.96) | - | 0.25 |",
        "- epochs: 3; kept: positions 3",
        "- canvases: 24,000",
        "- then added to them: -1.25",
        "- from 0.2 to below 0.775, fitted on 340 looks at val: photographs, crops, the ground",
        "| train | taco | 582 | 1 | 1809 | 169 |",
    ],
)
def test_a_card_of_positions_says(positions_card: Card, line: str) -> None:
    assert line in card_markdown(positions_card).splitlines()


@pytest.mark.parametrize("path", sorted(ZOO.glob("litter-*.json")), ids=lambda path: path.stem)
def test_the_cards_that_are_shipped_are_read(path: Path) -> None:
    assert read_card(path).model == path.stem


def test_a_card_without_a_band_says_nothing_of_one(card: Card) -> None:
    assert UNSURE_HEADING not in card_markdown(replace(card, unsure=None))
