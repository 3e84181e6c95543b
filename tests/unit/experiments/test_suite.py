from pathlib import Path

import pytest

from litterfog.edge.outbox import QueuedFrame
from litterfog.experiments.board_model import link_of
from litterfog.experiments.catalogue import EXPERIMENTS, UnknownExperimentError, chosen, work_of
from litterfog.experiments.costs import cost_rows, users_of
from litterfog.experiments.prediction import LINKS, trials
from litterfog.experiments.processes import ExperimentError, program
from litterfog.experiments.records import Records, RecordsError
from litterfog.experiments.saturation import fresh
from litterfog.experiments.tables.users import capacity_rows
from litterfog.planner.profile_files import load_profile
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import (
    SCHEMA,
    EdgeTimings,
    Frame,
    Position,
    Verdict,
    mechanism_of,
    new_frame_id,
)


def test_measurements_are_shared_between_figures() -> None:
    keys = [work.key for work in work_of(chosen(["fig6", "fig7", "fig10"]), quick=False)]
    assert len(keys) == len(set(keys)) == 4 + 2
    assert len(work_of(chosen(["all"]), quick=False)) == 12 + 2 + 1


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownExperimentError, match=r"fig77: there are fig4, .*all"):
        chosen(["fig7", "fig77"])


def test_all_is_everything_once() -> None:
    assert chosen(["all", "fig7"]) == list(EXPERIMENTS.values())


def test_records_are_kept_and_found_again(tmp_path: Path) -> None:
    Records(tmp_path, quick=True).keep("a", [{"x": 1}])
    again = Records(tmp_path, quick=True)
    assert "a" in again
    assert again.of(["a", "not yet"]) == [{"x": 1}]
    with pytest.raises(RecordsError, match="--quick"):
        Records(tmp_path, quick=False)


def test_what_is_renewed_is_measured_again_and_an_interruption_of_that_goes_on(
    tmp_path: Path,
) -> None:
    for key in ("a", "b", "c"):
        Records(tmp_path, quick=True).keep(key, [{"x": 1}])
    fresh = Records(tmp_path, quick=True, fresh=True)
    fresh.renew(["a", "b", "new"])
    assert [key in fresh for key in ("a", "b", "c")] == [False, False, True]
    fresh.begin({})
    fresh.keep("a", [{"x": 2}])
    again = Records(tmp_path, quick=True)
    assert [key in again for key in ("a", "b", "c")] == [True, False, True]
    assert again.of(["a", "b", "c"]) == [{"x": 2}, {"x": 1}, {"x": 1}]


def test_fresh_drops_records_of_another_kind_of_run(tmp_path: Path) -> None:
    Records(tmp_path, quick=True).keep("a", [{"x": 1}])
    assert Records(tmp_path, quick=False, fresh=True).of(["a"]) == []


def test_a_folder_that_takes_no_file_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(OSError, match="a file"):
        Records(tmp_path / "a file" / "results", quick=True).begin({})


def test_a_missing_server_says_how_to_get_it() -> None:
    with pytest.raises(ExperimentError, match="apt install"):
        program("no-such-server")


def test_a_trial_is_not_taken_for_a_whole_run(tmp_path: Path) -> None:
    Records(tmp_path, quick=True).keep("a", [])
    with pytest.raises(RecordsError, match="--quick"):
        Records(tmp_path, quick=False)


def test_a_broken_file_of_records_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "records.json").write_text("{")
    with pytest.raises(RecordsError, match="--fresh"):
        Records(tmp_path, quick=True)


@pytest.mark.parametrize("codec", ["json", "cbor", "json-list"])
def test_a_frame_gets_a_fresh_id_in_its_bytes(codec: CodecName) -> None:
    frame = Frame(
        schema=SCHEMA,
        id=new_frame_id(),
        device="capacity",
        captured_at_ns=1,
        position=Position(lat=51.0, lon=4.0, source="fixed"),
        model="m",
        fingerprint="0" * 16,
        split="edge-only",
        body=Verdict(0.9),
        timings=EdgeTimings(1, 1, 1, 1),
    )
    content_type = CODECS[codec].content_type
    kept = QueuedFrame(1, frame.id, content_type, encode_frame(frame, codec), 0, None)
    new, payload = fresh(kept)
    assert new != frame.id
    assert decode_frame(payload, content_type).id == new


def test_edge_only_loads_the_cloud_with_hits_alone() -> None:
    measured = [
        {"way": "paper", "split": "split13", "cpu_ms_per_frame": 10.0, "sent_share": 1.0},
        {"way": "paper", "split": "edge-only", "cpu_ms_per_frame": 10.0, "sent_share": 0.5},
    ]
    assert users_of(measured, "paper") == {"split13": 95, "edge-only": 190}


def test_a_user_may_take_more_than_one_instance() -> None:
    names = ("label", "frames", "frames_per_s", "cpu_share")
    slow = {
        **dict.fromkeys(names, 1),
        "way": "paper",
        "split": "split5",
        "cpu_ms_per_frame": 1_900.0,
        "sent_share": 1.0,
    }
    assert users_of([slow], "paper") == {"split5": 0.5}
    assert {row["instances"] for row in cost_rows([slow])} == {10_000}
    assert capacity_rows([slow])[-1]["instances"] == 10_000


@pytest.mark.parametrize("link", LINKS)
def test_every_mechanism_is_among_the_planners_trials(link: str) -> None:
    found = trials(load_profile("xeon-2vcpu"), link_of(link))
    top = [trial.prediction.choice.split for trial in found if trial.top]
    assert found[0].place == 1
    assert {mechanism_of(split) for split in top} == {"cloud-only", "split", "edge-only"}
    further = [trial for trial in found if not trial.top]
    assert len({trial.place for trial in found}) == len(found) == len(top) + 3
    assert further[-1].prediction.choice.payload_bytes > 100_000
