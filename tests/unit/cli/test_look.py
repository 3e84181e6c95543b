import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageChops, ImageStat

from litterfog.models.zoo import DEFAULT_MODEL, load_model
from litterfog.scenes import write_samples
from tests.unit.cli.looking import CLASSIFIER, look
from tests.unit.edge.pictures import jpeg
from tests.unit.models.tiny_models import bright
from tests.video import plain, write_video

FIELDS = ["picture", "probability", "litter", "items", "places", "ms", "bytes"]
STAGES = ["read", "resize", "head", "encode", "decode", "tail"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("look")
    write_samples(folder / "photos", 1, 4)
    return folder


def test_a_name_that_is_no_utf8_and_leftovers_stop_nothing(folder: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    (photos / "@eaDir").mkdir(parents=True)
    data = (folder / "photos" / "sample-000.jpg").read_bytes()
    for name in (b"caf\xe9.jpg", b"no-suffix", b"._no.jpg", b"@eaDir/no.jpg"):
        (photos / os.fsdecode(name)).write_bytes(data)
    lines = look(tmp_path, "photos", "--json", "--save", "out").stdout.splitlines()
    names = [json.loads(line)["picture"] for line in lines]
    assert names == [r"photos/caf\xe9.jpg", "photos/no-suffix"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "caf-xe9.jpg",
        "no-suffix.jpg",
    ]


def test_json_is_one_object_a_line_for_each_picture(folder: Path) -> None:
    lines = look(folder, "photos", "--json").stdout.splitlines()
    answers = [json.loads(line) for line in lines]
    assert [answer["picture"] for answer in answers] == [
        f"photos/sample-{number:03}.jpg" for number in range(4)
    ]
    assert sum(answer["litter"] for answer in answers) == 2
    for answer in answers:
        assert list(answer) == FIELDS
        assert answer["items"] == (len(answer["places"]) or None)
        assert list(answer["ms"]) == STAGES
        assert answer["bytes"] > 1_000


def test_every_split_gives_the_whole_models_probability(folder: Path) -> None:
    picture = "photos/sample-000.jpg"
    found = load_model(DEFAULT_MODEL).look(folder / picture)
    places = [msgspec.structs.asdict(place) for place in found.places]
    for split in ("cloud-only", "split5", "split13", "edge-only"):
        answer = json.loads(look(folder, picture, "--split", split, "--json").stdout)
        assert answer["probability"] == round(found.probability, 6), split
        assert answer["places"] == places, split


def test_every_split_finds_the_same_in_tiles(folder: Path) -> None:
    picture = "photos/sample-000.jpg"
    found = load_model(CLASSIFIER).look(folder / picture, "tiles", at_least=0)
    places = [msgspec.structs.asdict(place) for place in found.places]
    assert len(places) > 1
    for split in ("cloud-only", "split5", "split13", "edge-only"):
        words = ("--split", split, "--look", "tiles", "--threshold", "0", "--json")
        answer = json.loads(look(folder, picture, "--model", CLASSIFIER, *words).stdout)
        assert answer["probability"] == round(found.probability, 6), split
        assert answer["places"] == places, split


def test_a_clean_picture_of_edge_only_crosses_no_wire(folder: Path) -> None:
    lines = look(folder, "photos", "--split", "edge-only", "--json").stdout.splitlines()
    for answer in map(json.loads, lines):
        assert (answer["bytes"] > 0) == answer["litter"]


def test_a_person_reads_a_row_a_picture_and_a_summary(folder: Path) -> None:
    said = look(folder, "photos").stdout
    assert "4 pictures: 2 with litter, 2 clean" in said
    assert all(stage in said for stage in STAGES)
    assert max(map(len, said.splitlines())) <= 80


def test_what_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    (tmp_path / "b.jpg").write_bytes(jpeg())
    done = look(tmp_path, ".", "--json", status=1)
    assert [json.loads(line)["picture"] for line in done.stdout.splitlines()] == ["b.jpg"]
    assert "a.jpg: " in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gone"], "no file or folder gone"),
        (["."], "no picture in ."),
        ([".", "--split", "split99"], "split"),
        ([".", "--model", "nothing"], "no model"),
        ([".", "--codec", "xml"], "codec"),
        ([".", "--look", "closely"], "--look"),
        ([".", "--ground", "0.3"], "--ground"),
        ([".", "--ground", "0.9..0.3"], "TOP..BOTTOM"),
    ],
)
def test_a_mistake_is_one_clear_message(tmp_path: Path, words: list[str], told: str) -> None:
    assert told in look(tmp_path, *words, status=2).stderr


def test_a_video_gives_its_pictures(tmp_path: Path) -> None:
    write_video(tmp_path / "ride.mp4", [plain(level) for level in (40, 120, 200)])
    lines = look(tmp_path, "ride.mp4", "--json").stdout.splitlines()
    assert [json.loads(line)["picture"] for line in lines] == [
        f"ride.mp4#{number}" for number in (1, 2, 3)
    ]


def test_verdicts_are_drawn_below_the_pictures_each_in_its_own_file(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "sample-000.jpg").write_bytes(jpeg())
    photos = str(folder / "photos")
    look(tmp_path, photos, "more", "--model", CLASSIFIER, "--save", "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[:2] == ["sample-000-2.jpg", "sample-000.jpg"]
    assert len(names) == 5
    before = Image.open(folder / "photos" / "sample-000.jpg")
    after = Image.open(tmp_path / "out" / "sample-000.jpg")
    with before, after:
        assert after.width == before.width
        assert after.height > before.height
        same = ImageChops.difference(before, after.crop((0, 0, *before.size)))
        assert ImageStat.Stat(same).mean[0] < 8  # of 255: it is a JPEG again


def test_nothing_is_saved_among_the_originals(folder: Path) -> None:
    before = sorted((folder / "photos").iterdir())
    for where in ("photos", "photos/looked"):
        told = look(folder, "photos", "--save", where, status=2).stderr
        assert "among the pictures" in told
    assert sorted((folder / "photos").iterdir()) == before
    look(folder, "photos", "--save", "photos/sample-000.jpg/x", status=2)


def test_ctrl_c_ends_with_130_and_says_how_far_it_was(tmp_path: Path) -> None:
    picture = jpeg()
    for number in range(2_000):
        (tmp_path / f"{number:04}.jpg").write_bytes(picture)
    command = [sys.executable, "-P", "-m", "litterfog", "look", ".", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped after" in said
    assert "Traceback" not in said


def test_a_foreign_model_is_right_by_its_flags_and_refused_without(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(bright(low=0, high=1, classes=2, ends="SOFTMAX"))
    Image.new("RGB", (64, 48), "white").save(tmp_path / "white.png")
    Image.new("RGB", (64, 48), "black").save(tmp_path / "black.png")
    words = ("white.png", "black.png", "--json", "--split", "mean", "--model", "m.tflite")
    refused = look(tmp_path, *words, status=2)
    assert "--litter-class takes 0 to 1" in refused.stderr
    assert not refused.stdout
    told = look(tmp_path, *words, "--litter-class", "1", "--pixels", "0..1")
    assert [json.loads(line)["litter"] for line in told.stdout.splitlines()] == [True, False]


def test_a_model_without_the_papers_split_is_looked_at_whole(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(bright(low=0, high=255))
    Image.new("RGB", (64, 48), "white").save(tmp_path / "white.png")
    told = look(tmp_path, "white.png", "--model", "m.tflite?pixels=0..255")
    assert "cloud-only" in told.stdout


def test_an_answer_that_is_no_probability_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(bright(ends=None))
    Image.new("RGB", (64, 48), "white").save(tmp_path / "white.png")
    Image.new("RGB", (64, 48), (132, 132, 132)).save(tmp_path / "grey.png")
    said = "m.tflite?pixels=0..255&output=probability"
    words = ("white.png", "grey.png", "--json", "--split", "cloud-only", "--model", said)
    done = look(tmp_path, *words, status=1)
    assert "white.png: the model gave 6, no probability" in done.stderr
    assert [json.loads(line)["picture"] for line in done.stdout.splitlines()] == ["grey.png"]


def test_saving_never_writes_over_a_file_that_look_did_not_write(tmp_path: Path) -> None:
    (tmp_path / "photos" / "sub").mkdir(parents=True)
    original, picture = tmp_path / "photos" / "a.jpg", tmp_path / "photos" / "sub" / "a.jpg"
    original.write_bytes(jpeg(seed=1))
    picture.write_bytes(jpeg(seed=2))
    look(tmp_path, "photos/sub", "--save", "photos")
    assert original.read_bytes() == jpeg(seed=1)
    assert (tmp_path / "photos" / "a-2.jpg").is_file()


def test_saving_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    for folder in ("photos", "kept", "out"):
        (tmp_path / folder).mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg(seed=1))
    (tmp_path / "kept" / "a.jpg").write_bytes(jpeg(seed=2))
    (tmp_path / "out" / "a.jpg").symlink_to(tmp_path / "kept" / "a.jpg")
    (tmp_path / "out" / "a-2.jpg").symlink_to(tmp_path / "nowhere.jpg")
    look(tmp_path, "photos", "--save", "out")
    assert (tmp_path / "kept" / "a.jpg").read_bytes() == jpeg(seed=2)
    assert not (tmp_path / "nowhere.jpg").exists()
    assert (tmp_path / "out" / "a-3.jpg").is_file()


def test_looking_again_replaces_what_it_saved_before(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg())
    for _ in range(2):
        look(tmp_path, "photos", "--save", "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.jpg"]


def test_a_name_that_looks_numbered_is_kept_apart_too(tmp_path: Path) -> None:
    for folder, name in (("one", "a-2.jpg"), ("one", "a.jpg"), ("two", "a.jpg")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_bytes(jpeg())
    look(tmp_path, "one", "two", "--save", "out")
    saved = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert saved == ["a-2.jpg", "a-3.jpg", "a.jpg"]


@pytest.mark.parametrize("size", [(8, 8), (20, 3_000), (3_000, 20)])
def test_the_verdict_has_room_under_a_picture_of_any_size(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    Image.new("RGB", size, "white").save(tmp_path / "a.png")
    look(tmp_path, "a.png", "--save", "out")
    with Image.open(tmp_path / "out" / "a.jpg") as saved:
        assert saved.width >= 60
        bar = saved.crop((0, saved.height - 20, saved.width, saved.height)).convert("L")
        right = bar.crop((saved.width - 4, 0, saved.width, 20))
    assert max(bar.tobytes()) > 200  # the words are white
    assert max(right.tobytes()) < 140  # and end before the edge


def test_why_a_file_was_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with (tmp_path / "large.jpg").open("wb") as file:
        file.truncate(65 * 2**20)
    done = look(tmp_path, ".", "--json", status=1)
    assert "empty.jpg: the file is empty" in done.stderr
    assert "large.jpg: 68,157,440 bytes, over 67,108,864" in done.stderr
    assert not done.stdout


def test_a_source_that_is_none_is_told_what_look_takes(tmp_path: Path) -> None:
    said = look(tmp_path, "gone", status=2).stderr
    assert "look takes pictures, folders of them and videos" in said
    assert ".jpg" in said
    assert ".mp4" in said
