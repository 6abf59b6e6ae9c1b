"""What the styles do to what Qt draws."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QRadioButton,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QTableWidget,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.bars import InfoBar
from app.images import Pixels, from_qimage
from app.naming import named
from app.settings import Theme
from app.theme import apply_theme

INDICATOR = {
    QCheckBox: QStyle.SubElement.SE_CheckBoxIndicator,
    QRadioButton: QStyle.SubElement.SE_RadioButtonIndicator,
}


@pytest.mark.parametrize("kind", INDICATOR)
@pytest.mark.parametrize("theme", get_args(Theme))
def test_boxes_that_are_not_ticked_can_be_seen(
    unstyled: QApplication, qtbot: QtBot, theme: Theme, kind: type[QCheckBox] | type[QRadioButton]
) -> None:
    apply_theme(unstyled, theme)
    box = kind("Words")
    qtbot.addWidget(box)
    box.show()
    option = QStyleOptionButton()
    option.initFrom(box)
    place = box.style().subElementRect(INDICATOR[kind], option, box)
    pixels = from_qimage(box.grab(place).toImage())[..., :3].astype(int)
    assert pixels.std(axis=(0, 1)).max() > 10


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_toolbar_stays_in_place_when_more_can_be_done(
    unstyled: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    apply_theme(unstyled, theme)
    bar = QToolBar()
    qtbot.addWidget(bar)
    action = bar.addAction("Words")
    action.setCheckable(True)
    bar.show()
    button = bar.widgetForAction(action)
    sizes = set()
    for enabled in (True, False):
        for checked in (True, False):
            action.setEnabled(enabled)
            action.setChecked(checked)
            sizes.add(button.sizeHint().toTuple())
    assert len(sizes) == 1


def look(widget: QWidget) -> Pixels:
    return from_qimage(widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))


def look_with_focus(widget: QWidget, qtbot: QtBot) -> Pixels:
    widget.activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    pixels = look(widget)
    widget.clearFocus()
    return pixels


def test_the_icon_of_a_message_that_is_shown_follows_the_theme(
    unstyled: QApplication, qtbot: QtBot
) -> None:
    bar, lightness = InfoBar(), []
    qtbot.addWidget(bar)
    for theme in ("dark", "light"):
        apply_theme(unstyled, theme)
        bar.tell("Something is so.") if bar.isHidden() else bar.refresh_icons()
        icon = bar.findChildren(QLabel)[0].pixmap().toImage()
        lightness.append(max(icon.pixelColor(x, 10).lightness() for x in range(icon.width())))
    assert abs(lightness[0] - lightness[1]) > 100


@pytest.mark.parametrize("theme", get_args(Theme))
def test_a_slider_shows_whether_it_has_the_focus_and_whether_it_is_enabled(
    unstyled: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    apply_theme(unstyled, theme)
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.setValue(50)
    slider.resize(120, 24)
    slider.show()
    pictures = [look_with_focus(slider, qtbot), look(slider)]
    slider.setEnabled(False)
    pictures.append(look(slider))
    for one, other in combinations(pictures, 2):
        assert np.abs(one.astype(int) - other).max() > 40


@pytest.mark.parametrize("theme", get_args(Theme))
def test_a_field_under_the_mouse_or_with_the_focus_keeps_its_arrow(
    unstyled: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    apply_theme(unstyled, theme)
    box = QComboBox()
    qtbot.addWidget(box)
    box.resize(120, 30)
    box.show()
    focused, plain = look_with_focus(box, qtbot), look(box)
    box.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    hovered, arrow = look(box), np.s_[4:-4, 90:-4, :3]
    assert np.ptp(plain[arrow]) > 40
    assert np.array_equal(focused[arrow], plain[arrow]) and not np.array_equal(focused, plain)
    assert np.array_equal(hovered, plain)


@pytest.mark.parametrize("name", ["flat", "trust_map", "section"])
@pytest.mark.parametrize("theme", get_args(Theme))
def test_a_button_that_is_on_differs_from_one_that_has_the_focus(
    unstyled: QApplication, qtbot: QtBot, theme: Theme, name: str
) -> None:
    apply_theme(unstyled, theme)
    button = named(QToolButton(), name)
    qtbot.addWidget(button)
    button.setText("Words")
    button.setCheckable(True)
    button.resize(80, 30)
    button.show()
    pictures = [look_with_focus(button, qtbot), look(button)]
    button.setChecked(True)
    if name != "section":  # its icon tells that it is on
        pictures += [look_with_focus(button, qtbot), look(button)]
    assert not any(np.array_equal(one, other) for one, other in combinations(pictures, 2))


@pytest.mark.parametrize("size", [9, 16])
def test_the_words_above_columns_follow_the_font_in_every_theme(
    unstyled: QApplication, qtbot: QtBot, size: int
) -> None:
    heights, font = set(), unstyled.font()
    font.setPointSize(size)
    unstyled.setFont(font)
    for theme in get_args(Theme):
        apply_theme(unstyled, theme)
        table = QTableWidget(1, 2)
        qtbot.addWidget(table)
        table.setHorizontalHeaderLabels(["Words", "More"])
        table.show()
        header = table.horizontalHeader()
        assert header.height() >= QFontMetrics(font).height() + 2 * 6
        heights.add(header.height())
    assert len(heights) == 1
