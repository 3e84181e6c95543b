from pathlib import Path

import pytest
from PIL import ExifTags, Image

from litterfog.models.annotations import ANNOTATIONS, COLUMNS
from litterfog.models.boxes import Box, BoxedPicture, of_split, read_boxed
from litterfog.models.data import DataError
from tests.unit.models.boxed import HEIGHT, WIDTH, row, write_table


def test_a_files_rows_are_its_boxes(tmp_path: Path) -> None:
    write_table(
        tmp_path,
        [
            row("boxes/a.png", (1, 2, 3, 4)),
            row("clean/b.png", source="road"),
            row("boxes/a.png", (8.5, 2, 3, 4), litter="0", ignore="1"),
        ],
    )
    boxes = (Box(1, 2, 3, 4, True, False), Box(8.5, 2, 3, 4, False, True))
    assert read_boxed(tmp_path) == (
        BoxedPicture(tmp_path / "boxes/a.png", "town", "test", WIDTH, HEIGHT, boxes),
        BoxedPicture(tmp_path / "clean/b.png", "road", "test", WIDTH, HEIGHT, ()),
    )


def test_a_box_at_most_a_pixel_over_the_edge_is_cut_off(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (-1, 40, 5, 9))])
    ((box,),) = [picture.boxes for picture in read_boxed(tmp_path)]
    assert (box.x, box.y, box.width, box.height) == (0, 40, 4, 8)


@pytest.mark.parametrize(
    "box", [(-1.5, 0, 4, 4), (62, 0, 4, 4), (0, 46, 4, 4), (0, -9, 4, 4)], ids=str
)
def test_a_box_outside_the_picture_is_refused(
    tmp_path: Path, box: tuple[float, float, float, float]
) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4)), row("a.png", box)])
    with pytest.raises(DataError, match=r"line 3: a box .* outside a\.png"):
        read_boxed(tmp_path)


@pytest.mark.parametrize(
    "box", [(-1, 0, 0.5, 4), (-1, 0, 1, 4), (64.5, 0, 0.5, 4), (0, -0.9, 4, 0.3)], ids=str
)
def test_a_box_of_which_nothing_is_in_the_picture_is_refused(
    tmp_path: Path, box: tuple[float, float, float, float]
) -> None:
    write_table(tmp_path, [row("a.png", box)])
    with pytest.raises(DataError, match=r"line 2: a box beside a\.png, not in it"):
        read_boxed(tmp_path)


@pytest.mark.parametrize("file", ["b.png", "../a.png", "/etc/hostname", "", "long" * 99])
def test_a_file_that_the_folder_lacks_is_refused(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "data"
    write_table(folder, [row("a.png")])
    (tmp_path / "a.png").write_bytes((folder / "a.png").read_bytes())
    table = folder / ANNOTATIONS
    table.write_text(table.read_text().replace("a.png", file))
    with pytest.raises(DataError, match="line 2: there is no file"):
        read_boxed(folder)


def test_a_size_that_is_not_the_files_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4), width="128")])
    with pytest.raises(DataError, match=r"line 2: a\.png is 64 x 48 pixels, not as stated"):
        read_boxed(tmp_path)


def test_a_clean_pictures_size_is_its_files(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", width="128"), row("a.png")])
    ((width, height),) = [(each.width, each.height) for each in read_boxed(tmp_path)]
    assert (width, height) == (WIDTH, HEIGHT)


def test_a_picture_that_its_exif_turns_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.jpg", (1, 2, 3, 4))])
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (WIDTH, HEIGHT)).save(tmp_path / "a.jpg", exif=exif)
    with pytest.raises(DataError, match="turned by its EXIF: save it upright"):
        read_boxed(tmp_path)


def test_a_damaged_picture_keeps_the_stated_size(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4))])
    (tmp_path / "a.png").write_bytes(b"no")
    assert [(each.width, each.height) for each in read_boxed(tmp_path)] == [(WIDTH, HEIGHT)]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"x": "left"}, "x, y, w, h: could not convert"),
        ({"y": ""}, "x, y, w, h: could not convert"),
        ({"x": "nan"}, "no box"),
        ({"w": "0"}, "no box"),
        ({"h": "inf"}, "no box"),
        ({"litter": "yes"}, "litter and ignore are 0 or 1, not 'yes'"),
        ({"ignore": ""}, "litter and ignore are 0 or 1, not ''"),
        ({"split": "dev"}, "split is train, val, test, not 'dev'"),
        ({"width": "9" * 5000}, "width and height are whole pixels"),
        ({"width": "6.5"}, "width and height are whole pixels, not 6.5 x 48"),
    ],
    ids=str,
)
def test_a_value_that_cannot_be_is_refused(
    tmp_path: Path, other: dict[str, str], told: str
) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4), **other)])
    with pytest.raises(DataError, match=f"line 2: {told}"):
        read_boxed(tmp_path)


@pytest.mark.parametrize("other", [{"split": "train"}, {"source": "village"}], ids=str)
def test_one_file_is_of_one_source_and_split(tmp_path: Path, other: dict[str, str]) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4)), row("a.png", (1, 2, 3, 4), **other)])
    with pytest.raises(DataError, match=r"line 3: a\.png has another source or split in line 2"):
        read_boxed(tmp_path)


def test_one_file_by_two_names_is_one_picture(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4)), row("./a.png", (8, 2, 3, 4))])
    ((first, second),) = [picture.boxes for picture in read_boxed(tmp_path)]
    assert (first.x, second.x) == (1, 8)


def test_a_picture_with_a_box_cannot_be_called_clean_too(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4)), row("a.png")])
    with pytest.raises(DataError, match=r"line 2: a\.png has boxes, and a row without one"):
        read_boxed(tmp_path)


@pytest.mark.parametrize("flag", [{"litter": "1"}, {"ignore": "1"}, {"litter": ""}], ids=str)
def test_a_row_without_a_box_is_of_a_clean_picture(tmp_path: Path, flag: dict[str, str]) -> None:
    write_table(tmp_path, [row("a.png"), row("b.png", None, **flag)])
    with pytest.raises(DataError, match=r"line 3: b\.png has no box: give x, y, w, h, or"):
        read_boxed(tmp_path)


def test_five_faults_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    write_table(tmp_path, [row(f"{number}.png", (0, 0, 99, 99)) for number in range(7)])
    with pytest.raises(DataError, match="wrong rows") as refused:
        read_boxed(tmp_path)
    told = str(refused.value).splitlines()
    assert [line.split(":")[0].strip() for line in told[1:6]] == [
        f"line {number}" for number in range(2, 7)
    ]
    assert told[6:] == ["  and 2 more"]


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"annotations\.csv cannot be read: No such file"):
        read_boxed(tmp_path)


def test_columns_that_lack_or_are_unknown_are_named(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png")], (*COLUMNS[:-1], "hoehe"))
    with pytest.raises(DataError, match="lacks height and has unknown or doubled 'hoehe'"):
        read_boxed(tmp_path)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (",".join(COLUMNS).encode(), "has no rows"),
        ("file,stra\xdfe".encode("latin-1"), r"is no UTF-8 \(byte 9\)"),
        (f"{','.join(COLUMNS)}\na.png,town\n".encode(), "line 2: not 12 values"),
        (f'{",".join(COLUMNS)}\n"a.png\n'.encode(), "no CSV"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    write_table(tmp_path, []).write_bytes(data)
    with pytest.raises(DataError, match=told):
        read_boxed(tmp_path)


def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    table = write_table(tmp_path, [row("a.png")])
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())
    assert len(read_boxed(tmp_path)) == 1


def test_litter_is_what_is_not_ignored_and_no_other_thing(tmp_path: Path) -> None:
    boxes = [row("a.png", (1, 2, 3, 4), litter=litter, ignore=ignore)
             for litter in "01" for ignore in "01"]  # fmt: skip
    write_table(tmp_path, boxes)
    (picture,) = read_boxed(tmp_path)
    assert picture.litter == (Box(1, 2, 3, 4, True, False),)
    assert not picture.is_clean


def test_a_picture_with_a_bin_alone_is_clean(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4), litter="0")])
    (picture,) = read_boxed(tmp_path)
    assert picture.is_clean


def test_a_split_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png", (1, 2, 3, 4))])
    with pytest.raises(
        DataError, match="no boxed picture is of split val; there are those of test"
    ):
        of_split(read_boxed(tmp_path), "val")


def test_a_split_of_clean_pictures_alone_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, [row("a.png"), row("b.png", (1, 2, 3, 4), ignore="1")])
    with pytest.raises(DataError, match="one class only: no picture of split test has a box"):
        of_split(read_boxed(tmp_path), "test")
