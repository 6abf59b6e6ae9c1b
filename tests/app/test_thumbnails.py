"""Small pictures of files, whatever they are called and however large."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader
from pytestqt.logging import _QtMessageCapture

from app.files import thumbnail
from tests.app.conftest import write_photo


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Qt decodes nothing over 1 MB."""
    before = QImageReader.allocationLimit()
    QImageReader.setAllocationLimit(1)
    yield
    QImageReader.setAllocationLimit(before)


@pytest.mark.usefixtures("little_memory")
def test_what_qt_would_not_decode_is_not_tried(tmp_path: Path, qtlog: _QtMessageCapture) -> None:
    large, small = (700, 500), (500, 400)
    for kind in ("png", "bmp", "webp"):
        assert thumbnail(write_photo(tmp_path / f"large.{kind}", *large)) is None
        assert thumbnail(write_photo(tmp_path / f"small.{kind}", *small)) is not None
    picture = thumbnail(write_photo(tmp_path / "large.jpg", *large), 100)
    assert picture is not None and picture.shape[1] == 100
    assert not qtlog.records


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


def test_what_is_not_there_has_none(tmp_path: Path) -> None:
    assert thumbnail(tmp_path / "gone.png") is None
