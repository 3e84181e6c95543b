import io
import subprocess
import sys
import warnings

import numpy as np
import pytest
from PIL import Image

from litterfog.models import photo_file
from litterfog.models.photo_file import is_picture, lacks_end
from litterfog.models.photo_pixels import decode_photo
from litterfog.models.picture import PictureError, decode_picture
from tests.heic import heic

SIZE = 32
GREEN = (40, 160, 80)


def _gradient(width: int = 160, height: int = 120) -> Image.Image:
    across = np.linspace(0, 255, width, dtype=np.uint8)[None, :].repeat(height, 0)
    down = np.linspace(0, 255, height, dtype=np.uint8)[:, None].repeat(width, 1)
    return Image.fromarray(np.stack([across, down, np.full_like(across, 99)], axis=2))


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _is_like(data: bytes, picture: Image.Image, most: float = 8) -> bool:
    wanted = np.asarray(picture.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BILINEAR))
    found = decode_picture(data, SIZE).astype(int)
    return bool(np.abs(found - wanted.astype(int)).mean() < most)


KINDS = {
    "jpeg": _saved(_gradient(), "jpeg"),
    "progressive jpeg": _saved(_gradient(), "jpeg", progressive=True),
    "cmyk jpeg": _saved(_gradient().convert("CMYK"), "jpeg"),
    "mpo": _saved(_gradient(), "mpo", save_all=True, append_images=[Image.new("RGB", (9, 9))]),
    "png": _saved(_gradient(), "png"),
    "opaque png": _saved(_gradient().convert("RGBA"), "png"),
    "palette png": _saved(_gradient().quantize(256), "png"),
    "animated png": _saved(
        _gradient(), "png", save_all=True, append_images=[Image.new("RGB", (160, 120))]
    ),
    "webp": _saved(_gradient(), "webp", quality=90),
    "animated webp": _saved(
        _gradient(), "webp", quality=90, save_all=True, append_images=[Image.new("RGB", (160, 120))]
    ),
    "avif": _saved(_gradient(), "avif", quality=90),
    "bmp": _saved(_gradient(), "bmp"),
    "tiff": _saved(_gradient(), "tiff"),
    "deflated tiff": _saved(_gradient(), "tiff", compression="tiff_deflate"),
    "lzw tiff": _saved(_gradient(), "tiff", compression="tiff_lzw"),
    "jpeg tiff": _saved(_gradient(), "tiff", compression="jpeg"),
    "cmyk tiff": _saved(_gradient().convert("CMYK"), "tiff"),
    "jpeg with a film behind its end": _saved(_gradient(), "jpeg") + b"....ftypmp42" + bytes(99),
    "jpeg without end marker": _saved(_gradient(), "jpeg")[:-2],
    "jpeg with padding for its end": _saved(_gradient(), "jpeg")[:-2] + bytes(4096),
    "progressive jpeg without end marker": _saved(_gradient(), "jpeg", progressive=True)[:-2],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_of_any_kind_is_what_it_shows(kind: str) -> None:
    assert is_picture(KINDS[kind][:16])
    assert _is_like(KINDS[kind], _gradient())


def test_grey_pictures_are_grey() -> None:
    for kind in ("jpeg", "png", "tiff", "webp", "bmp"):
        assert _is_like(_saved(_gradient().convert("L"), kind), _gradient().convert("L"))


@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_sixteen_bits_of_grey_are_scaled_not_cut_off(kind: str) -> None:
    grey = _gradient().convert("L")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    assert _is_like(_saved(deep, kind), grey)


@pytest.mark.parametrize("mode", ["F", "I", "LAB"])
def test_pixels_without_one_meaning_are_refused_in_words(mode: str) -> None:
    with pytest.raises(PictureError, match=rf"not read \({mode}\)"):
        decode_picture(_saved(Image.new(mode, (32, 32)), "tiff"), SIZE)


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_what_is_transparent_is_white_whatever_is_under_it(kind: str) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert decode_picture(_saved(clear, kind), SIZE).min() > 250


def test_a_transparent_colour_of_a_palette_is_white() -> None:
    palette = Image.new("P", (64, 64))
    palette.putpalette([0, 0, 0, *GREEN])
    assert decode_picture(_saved(palette, "png", transparency=0), SIZE).min() == 255


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_is_upright_whatever_its_orientation(turn: int) -> None:
    lying = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}.get(turn)  # what undoes it
    picture = _gradient()
    if lying:
        exif = Image.Exif()
        exif[0x0112] = lying
        holder = Image.open(io.BytesIO(_saved(picture, "png", exif=exif)))
        from PIL import ImageOps  # noqa: PLC0415

        picture = ImageOps.exif_transpose(holder)
    exif = Image.Exif()
    exif[0x0112] = turn
    assert _is_like(_saved(picture, "png", exif=exif), _gradient(), 1)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
@pytest.mark.parametrize("padding", [b"", bytes(512)])
@pytest.mark.parametrize("kind", ["jpeg", "progressive jpeg"])
def test_a_jpeg_that_was_cut_off_is_refused(share: float, padding: bytes, kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (240, 320, 3), dtype=np.uint8)
    whole = _saved(Image.fromarray(noise), "jpeg", progressive=kind != "jpeg")
    cut = whole[: int(len(whole) * share)] + padding
    assert lacks_end(cut)
    with pytest.raises(PictureError, match="cut off"):
        decode_picture(cut, 120)


@pytest.mark.parametrize("kind", ["png", "webp", "avif", "bmp", "tiff"])
def test_another_kind_that_was_cut_off_is_refused_in_words(kind: str) -> None:
    data = _saved(_gradient(), kind)
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(PictureError) as refused:
            decode_picture(data[: int(len(data) * share)], SIZE)
        assert "<" not in str(refused.value)


def test_a_baseline_jpeg_counts_the_pixels_that_are_decoded() -> None:
    data = _saved(Image.new("L", (12_000, 9_000), 91), "jpeg", quality=20)
    code = (
        "import re, sys; from pathlib import Path;"
        "from litterfog.models.picture import decode_picture;"
        "pixels = decode_picture(sys.stdin.buffer.read(), 160);"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text());"
        "print(pixels.mean(), peak[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, check=True, timeout=60
    )
    mean, peak_kb = map(float, done.stdout.split())
    assert mean == pytest.approx(91, abs=3)
    assert peak_kb < 150_000  # the whole would be 108 MB in grey alone, and 324 in RGB
    assert done.stderr == b""


def test_a_long_and_narrow_jpeg_takes_no_more_than_a_large_one() -> None:
    data = _saved(Image.new("L", (65_000, 600), 91), "jpeg", quality=20)
    assert decode_photo(data, (320, 320)).size == (8125, 75)


@pytest.mark.parametrize("turn", [1, 6])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_a_large_picture_is_what_it_shows_and_copied_nowhere_whole(
    monkeypatch: pytest.MonkeyPatch, mode: str, turn: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    data = _saved(_gradient(1_601, 1_203).convert(mode), "png", exif=exif)
    whole = decode_picture(data, SIZE).astype(int)
    monkeypatch.setattr("litterfog.models.photo_pixels._HALVED_FROM", 1_000_000)
    assert np.abs(decode_picture(data, SIZE) - whole).mean() < 2


def test_a_png_of_48_million_pixels_is_seen() -> None:
    data = _saved(Image.new("L", (8_064, 6_048), 91), "png", compress_level=1)
    assert decode_picture(data, SIZE).mean() == 91


@pytest.mark.parametrize("kind", ["png", "progressive jpeg"])
def test_too_many_pixels_are_refused_in_words_and_without_a_warning(kind: str) -> None:
    options = {"progressive": True} if kind != "png" else {}
    data = _saved(Image.new("L", (10_000, 9_500)), kind.rsplit(maxsplit=1)[-1], **options)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(PictureError, match="pixels"):
            decode_picture(data, SIZE)
    assert warned == []


def test_a_raw_photographs_preview_is_not_taken_for_it() -> None:
    data = _saved(_gradient(), "tiff", tiffinfo={254: 1})
    with pytest.raises(PictureError, match="raw photograph"):
        decode_picture(data, SIZE)


@pytest.mark.parametrize("junk", [b"", b"hello", b"GIF89a" + bytes(50), b"<html>" * 9])
def test_what_is_no_picture_is_refused_in_words(junk: bytes) -> None:
    with pytest.raises(PictureError) as refused:
        decode_picture(junk, SIZE)
    assert "<" not in str(refused.value)


def test_text_that_begins_with_bm_is_no_picture() -> None:
    assert not is_picture(b"BM, a brand of car")


def test_damaged_tags_do_not_keep_a_photograph_from_being_seen() -> None:
    data = _saved(_gradient(), "jpeg", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(20))
    assert _is_like(data, _gradient())


HEIC_HEADER = b"\0\0\0\x18ftypheic" + bytes(4) + b"mif1heic"


def test_a_heic_picture_that_is_a_header_alone_is_told() -> None:
    assert is_picture(HEIC_HEADER[:16])
    with pytest.raises(PictureError, match="a HEIC picture that is damaged or cut off"):
        decode_picture(HEIC_HEADER, SIZE)


def test_without_its_decoder_a_heic_picture_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    photo_file._formats.cache_clear()
    try:
        with pytest.raises(PictureError, match=r"\[heic\]"):
            decode_picture(HEIC_HEADER, SIZE)
    finally:
        photo_file._formats.cache_clear()


def test_a_heic_photograph_is_what_it_shows() -> None:
    data = heic(_gradient())
    assert is_picture(data[:16])
    assert _is_like(data, _gradient())


def test_a_heic_photograph_that_was_cut_off_is_told() -> None:
    data = heic(_gradient())
    with pytest.raises(PictureError) as refused:
        decode_picture(data[: len(data) // 2], SIZE)
    assert "<" not in str(refused.value)
