"""What the styles do to what Qt draws."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QToolBar,
)
from pytestqt.qtbot import QtBot

from app.images import from_qimage
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
