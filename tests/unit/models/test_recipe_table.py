from pathlib import Path

import msgspec

from litterfog.models.training.recipe_table import RecipeRow, main
from litterfog.models.zoo import ZOO

CARD = ZOO / "litter-160-int8.json"


def test_cards_are_gathered_as_json(tmp_path: Path) -> None:
    main(tmp_path / "recipes.json", [CARD, CARD])
    rows = msgspec.json.decode((tmp_path / "recipes.json").read_bytes(), type=list[RecipeRow])
    assert [row.model for row in rows] == ["litter-160-int8"] * 2
    assert rows[0].recipe == "litterfog"
