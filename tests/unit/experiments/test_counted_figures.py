import pytest

from litterfog.experiments.figures import layers, operations
from litterfog.models.zoo import load_model


def test_fig4_has_every_layer_of_both_sizes_and_every_legal_cut() -> None:
    rows = layers.rows()
    for name in layers.MODELS:
        of = [row for row in rows if row.model == name]
        assert [row.split for row in of if row.split] == [s.name for s in load_model(name).splits]
        assert [row.at for row in of] == sorted(row.at for row in of)


def test_fig4_says_that_split13_sends_a_nineteenth_of_the_picture() -> None:
    row = next(row for row in layers.rows_of(load_model("litter-160")) if row.split == "split13")
    assert (row.shape, row.elements, row.float_bytes) == ((5, 5, 160), 4_000, 16_000)
    assert row.input_share == pytest.approx(4_000 / 76_800, abs=1e-4)


def test_fig4_marks_no_cut_inside_a_residual_block() -> None:
    rows = layers.rows_of(load_model("litter-160"))
    inside = [row for row in rows if row.layer.startswith("block_2_expand")]
    assert inside
    assert all(row.split is None for row in inside)


def test_fig5_divides_the_same_work_at_every_split() -> None:
    rows = operations.rows()
    for name in operations.MODELS:
        of = [row for row in rows if row.model == name]
        assert (of[0].split, of[-1].split, len(of)) == ("cloud-only", "edge-only", 19)
        assert len({row.edge_madds + row.cloud_madds for row in of}) == 1
        assert [row.edge_madds for row in of] == sorted(row.edge_madds for row in of)


def test_fig5_counts_mobilenets_three_hundred_million_at_224() -> None:
    whole = operations.rows_of(load_model("litter-224"))[0]
    assert 298e6 < whole.cloud_madds < 304e6
    assert whole.cloud_gflop == pytest.approx(0.6, abs=0.01)
