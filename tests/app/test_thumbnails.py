"""Small pictures of files, whatever they are called and however large."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImageReader
from pytestqt.logging import _QtMessageCapture
from pytestqt.qtbot import QtBot

from app import thumbnails
from app.thumbnails import (
    Thumbnail,
    TooLargeError,
    Waiting,
    large_thumbnail,
    pictures,
    thumbnail,
)
from app.window import MainWindow
from core import photo
from tests.app.conftest import open_and_wait, wait, write_photo
from tests.core.photo.conftest import PROFILES


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Qt decodes nothing over 1 MB."""
    before = QImageReader.allocationLimit()
    QImageReader.setAllocationLimit(1)
    yield
    QImageReader.setAllocationLimit(before)


LARGE, SMALL = (700, 500), (500, 400)


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("kind", ["png", "bmp", "webp", "tif"])
def test_what_qt_would_not_decode_is_not_tried_and_has_a_picture_all_the_same(
    tmp_path: Path, qtlog: _QtMessageCapture, kind: str
) -> None:
    assert thumbnail(write_photo(tmp_path / f"small.{kind}", *SMALL)) is not None
    large = write_photo(tmp_path / f"large.{kind}", *LARGE)
    with pytest.raises(TooLargeError):
        thumbnail(large)
    picture = large_thumbnail(large, 100)
    assert picture is not None and picture.shape == (71, 100, 4)
    with Image.open(large) as image:
        seen = np.asarray(image.convert("RGB").resize((100, 71), Image.Resampling.BOX)).astype(int)
    assert np.abs(picture[:, :, 2::-1] - seen).mean() < 6
    assert not qtlog.records


@pytest.mark.usefixtures("little_memory")
def test_a_jpeg_is_decoded_small_however_large_it_is(tmp_path: Path) -> None:
    picture = thumbnail(write_photo(tmp_path / "large.jpg", *LARGE), 100)
    assert picture is not None and picture.shape[1] == 100


def test_a_large_picture_is_upright_and_in_the_screens_colours(tmp_path: Path) -> None:
    """What the photo's profile calls pure green is more than sRGB can show: red is nothing then."""
    image = Image.new("RGB", (600, 400), (90, 200, 90))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "plain.png", exif=exif)
    image.save(tmp_path / "p3.png", exif=exif, icc_profile=PROFILES["Display P3"])
    plain, wide = (large_thumbnail(tmp_path / f"{name}.png") for name in ("plain", "p3"))
    assert plain is not None and wide is not None
    assert plain.shape == wide.shape == (160, 107, 4)
    assert plain[80, 50, 2] == 90 and wide[80, 50, 2] < 80


def test_what_is_larger_than_photos_may_be_has_none(tmp_path: Path) -> None:
    """300 megapixels that a file of a few kilobytes claims are not decoded."""
    path = tmp_path / "bomb.png"
    Image.new("1", (20000, 15000)).save(path)
    tracemalloc.start()
    assert large_thumbnail(path) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_a_large_photo_costs_no_floats_of_its_size(tmp_path: Path) -> None:
    path = tmp_path / "flat.png"
    Image.new("RGB", (3000, 2000), (10, 100, 200)).save(path)
    tracemalloc.start()
    picture = large_thumbnail(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert picture is not None and tuple(picture[50, 50, 2::-1]) == (10, 100, 200)
    assert peak < 3000 * 2000 * 3 * 4


@pytest.mark.usefixtures("little_memory")
def test_large_photos_come_last_and_wait_while_they_are_held(tmp_path: Path) -> None:
    first, second = (write_photo(tmp_path / f"{at}.png", *LARGE) for at in "12")
    small = write_photo(tmp_path / "small.png", *SMALL)
    waiting = Waiting()
    waiting.add([first, second, small])
    waiting.hold_large(True)
    assert made(waiting) == [small] and not waiting
    waiting.hold_large(False)
    assert waiting and made(waiting) == [first, second]


@pytest.mark.usefixtures("little_memory")
def test_photos_that_are_gone_are_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (write_photo(tmp_path / f"{at}.png", *LARGE) for at in "123")
    waiting, decoded = Waiting(), []
    monkeypatch.setattr(thumbnails, "large_thumbnail", lambda path, side: decoded.append(path))
    waiting.add([first, second, third])
    items = pictures(waiting, 100)
    next(items)  # the first was looked at
    waiting.forget([first, third])
    list(items)
    assert decoded == [second]


@pytest.mark.usefixtures("little_memory")
def test_one_that_goes_while_it_is_looked_at_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, path = Waiting(), write_photo(tmp_path / "photo.png", *LARGE)

    def closed_meanwhile(path: Path, side: int) -> None:
        waiting.forget([path])
        raise TooLargeError

    monkeypatch.setattr(thumbnails, "thumbnail", closed_meanwhile)
    waiting.add([path])
    assert made(waiting) == [] and not waiting


@pytest.mark.usefixtures("little_memory")
def test_in_the_window_a_large_photo_is_decoded_once(
    main_window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The current one's picture comes of what was opened, those beside have theirs made."""
    decoded, decode = [], photo.decode

    def noted(path: Path, **words: Any) -> photo.Photo:
        decoded.append(path)
        return decode(path, **words)

    monkeypatch.setattr(photo, "decode", noted)
    paths = [write_photo(tmp_path / f"{at}.png", *LARGE) for at in "12"]
    open_and_wait(main_window, paths, qtbot)
    wait(
        qtbot,
        lambda: all(entry.thumbnail is not None for entry in main_window.session.photos.entries),
    )
    assert decoded == paths


def made(waiting: Waiting) -> list[Path]:
    """The photos that got a picture, in order."""
    return [item.path for item in pictures(waiting, 100) if isinstance(item, Thumbnail)]


def test_a_name_that_is_no_utf_8_has_a_picture_too(tmp_path: Path) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bl\xfcte.png"))
    try:
        write_photo(tmp_path / "plain.png").rename(strange)
    except OSError:
        pytest.skip("this disk takes UTF-8 alone")
    picture = thumbnail(strange, 100)
    assert picture is not None and picture.shape[1] == 100


def test_the_format_is_told_by_the_content_and_qt_tries_no_other(tmp_path: Path) -> None:
    for kind in ("jpg", "png", "webp", "tif", "bmp"):
        lying = write_photo(tmp_path / f"photo.{kind}").rename(tmp_path / f"{kind}.dat")
        picture = thumbnail(lying, 100)
        assert picture is not None and picture.shape[1] == 100, kind
    drawing = tmp_path / "drawing.jpg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    assert thumbnail(drawing) is None


def test_what_is_transparent_lies_on_the_checkerboard(tmp_path: Path) -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, 32:] = (200, 100, 50, 255)
    Image.fromarray(pixels).save(tmp_path / "sign.png")
    picture = thumbnail(tmp_path / "sign.png", 64)
    assert picture is not None
    assert set(np.unique(picture[:, :32, :3])) == {150, 190}
    assert (picture[:, 33:] == (50, 100, 200, 255)).all()


def test_what_is_not_there_has_none(tmp_path: Path) -> None:
    assert thumbnail(tmp_path / "gone.png") is None
