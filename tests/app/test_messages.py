"""The bar that tells what happened: readable in every width, over nothing that is needed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.bars import InfoBar
from app.render import Mode
from app.window import MainWindow
from app.wrapped_label import WrappedLabel
from tests.app.conftest import picture

NAME = "IMG_20260314_" + "n" * 120 + "_holiday.jpg"


def test_a_message_leaves_the_label_of_the_lower_side_in_sight(deblurred: MainWindow) -> None:
    viewer, bar = deblurred._layout.viewer, deblurred._layout.info
    viewer.set_mode(Mode.SPLIT)
    viewer.rotate_divider(90)
    bar.hide()
    plain = picture(deblurred)
    bar.tell("One line.\nAnother one.\nA third one.")
    deblurred._layout.layout().activate()  # type: ignore[union-attr]
    free = viewer.height() - bar.height()
    assert bar.y() >= free, "it lies at the bottom of the photo"
    told = picture(deblurred)
    label = plain[-40:-12, 12:60]
    assert label.min() < 100 and label.max() > 200, "white words on black"
    assert (told[free - 40 : free - 12, 12:60] == label).all()
    bar.hide()
    assert (picture(deblurred) == plain).all()


@pytest.mark.parametrize("width", [300, 500, 900])
def test_a_long_name_lacks_its_middle_and_is_whole_in_the_tooltip(qtbot: QtBot, width: int) -> None:
    bar = InfoBar()
    qtbot.addWidget(bar)
    bar.resize(width, 60)
    bar.tell(f"Cannot read \U0001f4f7 {NAME}: it is damaged. {NAME} is")
    label = bar.text
    seen, metrics = QLabel.text(label), QFontMetrics(label.font())
    words = seen.split(" ")
    assert words[:2] == ["Cannot", "read"] and words[-1] == "is"
    assert all(metrics.horizontalAdvance(word) <= label.width() for word in words)
    assert label.heightForWidth(label.width()) <= 7 * metrics.lineSpacing()
    if width < 900:
        assert seen.count("\N{HORIZONTAL ELLIPSIS}") == 2 and "holiday.jpg" in seen
        assert label.toolTip().replace("\N{ZERO WIDTH SPACE}", "").count(NAME) == 2
    assert label.text() == label.accessibleName() and label.text().count(NAME) == 2
    bar.resize(3000, 60)
    assert QLabel.text(label) == label.text() and label.toolTip() == ""


def test_names_that_look_like_html_are_shown_as_they_are(qtbot: QtBot) -> None:
    label = WrappedLabel()
    qtbot.addWidget(label)
    label.resize(120, 60)
    label.setText(f"<b>{NAME}</b>")
    assert "<b>" not in label.toolTip() and "&lt;" in label.toolTip()
