"""Whatever is no whole photo is refused with one line, and nothing is lost."""

from __future__ import annotations

import os
import random
import struct
import threading
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from core.errors import PhotoError
from core.options import SaveOptions
from core.photo import Photo, decode, encode
from core.photo.dates import date_taken
from core.photo.source import PhotoFile
from core.provenance import file_sha256
from tests.core.photo.conftest import bytes_of, scene, words_of

SUFFIXES = (".jpg", ".png", ".webp", ".bmp", ".avif", ".tif", ".deep.png", ".deep.tif")


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A good file of every format, by suffix."""
    folder = tmp_path_factory.mktemp("whole")
    for suffix in SUFFIXES:
        photo = Photo(rgb=scene(90, 120), bit_depth=16 if "deep" in suffix else 8)
        encode(photo, folder / ("photo" + suffix), SaveOptions(), source=None)
    return {suffix: (folder / ("photo" + suffix)).read_bytes() for suffix in SUFFIXES}


def refusal(path: Path, max_megapixels: float = 200) -> str:
    with pytest.raises(PhotoError) as caught:
        decode(path, max_megapixels=max_megapixels)
    line = str(caught.value)
    assert "\n" not in line
    assert path.name in line
    return line


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("tenth", range(1, 10))
def test_truncated_at_every_tenth(
    tmp_path: Path, whole_files: dict[str, bytes], suffix: str, tenth: int
) -> None:
    whole = whole_files[suffix]
    path = tmp_path / ("cut" + suffix)
    path.write_bytes(whole[: len(whole) * tenth // 10])
    assert "damaged or cut short" in refusal(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_damaged_anywhere_gives_a_photo_or_a_clear_refusal(
    tmp_path: Path, whole_files: dict[str, bytes], suffix: str
) -> None:
    rng = random.Random(suffix)
    path = tmp_path / ("hurt" + suffix)
    for _ in range(40):
        data = bytearray(whole_files[suffix])
        for _ in range(rng.choice((1, 5, 40))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        try:
            photo = decode(path)
        except PhotoError as error:
            assert "\n" not in str(error)
        else:
            assert photo.rgb.dtype == np.float32
            assert photo.rgb.min() >= 0
            assert photo.rgb.max() <= 1


@pytest.mark.parametrize("suffix", [".png", ".deep.png"])
def test_a_piece_that_says_it_has_gigabytes_costs_none(
    tmp_path: Path, whole_files: dict[str, bytes], suffix: str
) -> None:
    """Found by fuzzing: a PNG whose last part claims 2 GB was refused for want of memory."""
    whole = bytearray(whole_files[suffix])
    at = whole.index(b"IDAT") - 4
    whole[at] = 0x7F
    path = tmp_path / "hurt.png"
    path.write_bytes(whole)
    tracemalloc.start()
    try:
        decode(path)  # the plain one's pixels are all there
    except PhotoError as error:
        assert "damaged or cut short" in str(error)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_empty_and_foreign_files(tmp_path: Path) -> None:
    for name, content, expected in (
        ("empty.jpg", b"", "is empty"),
        ("text.jpg", b"This is not a photo at all.", "not a photo"),
        ("page.png", b"%PDF-1.7 ...", "not a photo"),
        ("clip.heic", b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(100), "not a photo"),
        ("start.jpg", b"\xff\xd8\xff", "damaged"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert expected in refusal(path)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert "does not exist" in refusal(tmp_path / "gone.jpg")
    (tmp_path / "circle.jpg").symlink_to(tmp_path / "circle.jpg")
    assert "circle" in refusal(tmp_path / "circle.jpg")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        assert "not an ordinary file" in refusal(tmp_path / "pipe.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes by name")
@pytest.mark.parametrize("look", [PhotoFile, file_sha256, date_taken])
def test_nobody_waits_for_a_pipe(tmp_path: Path, look: Callable[[Path], object]) -> None:
    """Opening one lasts until somebody writes into it, and not even a signal ends that."""
    pipe, found = tmp_path / "pipe.jpg", []
    os.mkfifo(pipe)

    def try_it() -> None:
        try:
            found.append(look(pipe))
        except PhotoError as error:
            found.append(str(error))

    thread = threading.Thread(target=try_it, daemon=True)
    thread.start()
    thread.join(5)
    assert found in ([f"{pipe} is not an ordinary file."], [""])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    Image.new("RGB", (4, 4)).save(path)
    path.chmod(0)
    assert "permission was denied" in refusal(path)


def png_that_says(width: int, height: int, bits: int = 8) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)

    start = struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(10000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", start) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def bmp_that_says(width: int, height: int) -> bytes:
    return b"BM" + struct.pack(
        "<IHHIIiiHHIIiiII", 154, 0, 0, 54, 40, width, height, 1, 24, *[0] * 6
    )


@pytest.mark.parametrize("bits", [8, 16])
def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path, bits: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_that_says(60000, 60000, bits))
    line = refusal(path)
    assert "3600 megapixels" in line
    assert "200" in line
    path = tmp_path / "bomb.bmp"
    path.write_bytes(bmp_that_says(30000, 30000))
    assert "900 megapixels" in refusal(path)


def test_a_tiff_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    for dtype in (np.uint8, np.uint16):
        with tifffile.TiffWriter(path) as writer:
            writer.write(
                (b"" for _ in range(1000)),
                shape=(64000, 64000),
                dtype=dtype,
                rowsperstrip=64,
                compression="zlib",
            )
        assert "4096 megapixels" in refusal(path)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_tiff_with_huge_tiles_is_refused_by_what_it_declares(tmp_path: Path, depth: type) -> None:
    path = tmp_path / "tiles.tif"
    tifffile.imwrite(path, np.zeros((40, 56, 3), depth), tile=(16, 16), compression="zlib")
    assert decode(path, max_megapixels=1).width == 56
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tiff.pages.first.tags["TileLength"].overwrite((1 << 24) + 16)
    with pytest.raises(PhotoError, match=r"268\.\d+ megapixels"):
        decode(path)


def test_the_size_limit_can_be_moved(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (1500, 1000)).save(path)
    assert decode(path, max_megapixels=1.5).width == 1500
    assert "the limit is 1.4." in refusal(path, max_megapixels=1.4)


def test_photos_without_pixels(tmp_path: Path) -> None:
    path = tmp_path / "nothing.png"
    path.write_bytes(png_that_says(0, 0))
    refusal(path)
    path = tmp_path / "nothing.bmp"
    path.write_bytes(bmp_that_says(0, 0))
    refusal(path)


def test_a_tiff_whose_pages_go_round_in_circles(tmp_path: Path) -> None:
    path = tmp_path / "circle.tif"
    tifffile.imwrite(path, bytes_of(scene()), photometric="rgb")
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages.first
        at = page.offset + 2 + 12 * len(page.tags)
        start = page.offset
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, at, start)
    path.write_bytes(data)
    photo = decode(path)
    np.testing.assert_array_equal(bytes_of(photo.rgb), bytes_of(scene()))
    assert photo.notes == ()


def test_names_of_every_kind(tmp_path: Path, make_photo: Callable[..., Photo]) -> None:
    for stem in ("Großmutter 圖片 🎞", "a" * 246, "ß" * 123, "with\nnewline", "-rf", "%s"):
        path = tmp_path / (stem + ".png")
        encode(make_photo(bit_depth=16), path, SaveOptions(), source=None)
        np.testing.assert_array_equal(words_of(decode(path).rgb), words_of(scene()))


def test_a_source_that_vanishes_is_no_reason_to_fail(
    tmp_path: Path, make_photo: Callable[..., Photo]
) -> None:
    source = tmp_path / "source.png"
    encode(make_photo(), source, SaveOptions(), source=None)
    photo = decode(source)
    source.unlink()
    result = encode(photo, tmp_path / "result.png", SaveOptions(), source=source)
    np.testing.assert_array_equal(decode(result).rgb, photo.rgb)


def test_a_suffix_that_cannot_be_written(tmp_path: Path, make_photo: Callable[..., Photo]) -> None:
    for name in ("photo.gif", "photo", "photo.nef"):
        with pytest.raises(PhotoError, match=r"\.jpg, \.png, \.tif"):
            encode(make_photo(), tmp_path / name, SaveOptions(), source=None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("suffix", "longest"), [(".webp", 16383), (".avif", 32768), (".png", 1_000_000)]
)
def test_a_photo_too_long_for_its_format(tmp_path: Path, suffix: str, longest: int) -> None:
    path = tmp_path / ("photo" + suffix)
    with pytest.raises(PhotoError, match=f" {longest} pixels a side"):
        encode(Photo(rgb=scene(1, longest + 1)), path, SaveOptions(), source=None)
    assert list(tmp_path.iterdir()) == []
    encode(Photo(rgb=scene(1, longest), bit_depth=16), path, SaveOptions(), source=None)
    assert decode(path).width == longest
