"""The strip of pictures below the photo."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.images import grey_to_display
from app.items import BlurShape, Structure
from app.process_strip import THUMBNAIL_HEIGHT, ProcessStrip, _small
from app.results import Film
from core.options import Region


@pytest.mark.parametrize(
    ("width", "height", "wide"), [(960, 48, 128), (48, 960, 32), (150, 100, 96), (100, 150, 43)]
)
def test_a_panorama_is_no_wider_than_its_middle(width: int, height: int, wide: int) -> None:
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[height // 2 - 2 : height // 2 + 2, width // 2 - 2 : width // 2 + 2] = 255
    small = _small(pixels, 1.0)
    assert (small.width(), small.height()) == (wide, THUMBNAIL_HEIGHT)
    assert small.pixelColor(wide // 2, THUMBNAIL_HEIGHT // 2).lightness() > 128


def test_the_blurs_shape_stands_before_the_structure(qtbot: QtBot) -> None:
    strip = ProcessStrip(QAction())
    qtbot.addWidget(strip)
    grey = grey_to_display(np.full((17, 17), 90, np.uint8))
    film = Film()
    strip.show_film(film)
    film.shape = BlurShape(pixels=grey)
    strip.show_film(film)
    whole = Region(x=0, y=0, width=34, height=34)
    film.structures.append(Structure(scale=2, area=whole, blurry=grey, structure=grey))
    strip.show_film(film)
    strip.show_film(film)
    pictures = [b for b in strip.findChildren(QToolButton) if not b.icon().isNull()]
    captions = [b.text() for b in pictures if b.isVisibleTo(strip) and b.text()]
    assert captions == ["Blur", "Structure 1/2"]
    chosen: list[object] = []
    strip.step_selected.connect(chosen.append)
    strip.structure_selected.connect(chosen.append)
    next(b for b in pictures if b.text() == "Blur").click()
    assert chosen == []
    strip.show_film(Film())
    assert not [b for b in strip.findChildren(QToolButton) if b.text() and b.isVisibleTo(strip)]
