"""Panels and forms: what scrolls, what takes the focus, what stays in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.advanced import Advanced
from app.batch.dialog import BatchDialog
from app.forms import Form
from app.jobs import Engine
from app.panel import ActionButton, Column, MapButton
from app.preferences import Preferences
from app.presets import PRESETS
from app.settings import Settings
from app.timing import Rate
from app.window import MainWindow
from core.options import Recipe
from tests.app.conftest import deblur_and_wait, open_and_wait, wait


def turn_wheel(widget: QWidget) -> None:
    """By a notch down, as the window system says it."""
    window = widget.window()
    spot = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), spot, QPoint(0, -120))


def test_the_wheel_scrolls_a_panel_and_changes_only_a_field_that_has_the_focus(
    qtbot: QtBot,
) -> None:
    inner, box, spin = QWidget(), QComboBox(), QSpinBox()
    slider = QSlider(Qt.Orientation.Horizontal)
    box.addItems(["first", "second"])
    form = Form(inner)
    fields: tuple[QWidget, ...] = (box, spin, slider)
    for field in fields:
        form.addRow("Words", field)
    spin.setValue(5)
    slider.setValue(5)
    inner.setMinimumHeight(1000)
    column = Column(inner)
    qtbot.addWidget(column)
    column.resize(300, 200)
    column.show()
    column.activateWindow()
    bar = column.verticalScrollBar()
    wait(qtbot, lambda: bar.maximum() > 0)
    for field, other in zip(fields, (spin, slider, box), strict=True):
        other.setFocus()
        wait(qtbot, other.hasFocus)
        turn_wheel(field)
        assert bar.value() > 0
        assert (box.currentIndex(), spin.value(), slider.value()) == (0, 5, 5)
        bar.setValue(0)
    for field in fields:
        field.setFocus()
        wait(qtbot, field.hasFocus)
        turn_wheel(field)
        assert bar.value() == 0
    assert box.currentIndex() == 1 and spin.value() < 5 and slider.value() < 5


def test_what_takes_the_focus_by_tab_comes_into_sight_and_a_click_scrolls_nothing(
    qtbot: QtBot,
) -> None:
    holder, inner, beside = QWidget(), QWidget(), QSpinBox()
    box = QComboBox(inner)
    inner.setMinimumHeight(1000)
    column, row = Column(inner), QHBoxLayout(holder)
    row.addWidget(beside)
    row.addWidget(column)
    qtbot.addWidget(holder)
    holder.resize(300, 200)
    holder.show()
    holder.activateWindow()
    bar = column.verticalScrollBar()
    wait(qtbot, lambda: bar.maximum() > 0)
    beside.setFocus()
    wait(qtbot, beside.hasFocus)
    bar.setValue(box.height() // 2)
    spot = box.mapTo(holder, QPoint(5, box.height() - 3))
    QTest.mousePress(holder.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    assert box.hasFocus() and bar.value() == box.height() // 2
    QTest.mouseRelease(holder.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    box.hidePopup()
    beside.setFocus()
    bar.setValue(bar.maximum())
    qtbot.keyClick(beside, Qt.Key.Key_Tab)
    assert box.hasFocus() and box.visibleRegion().boundingRect() == box.rect()


def test_the_wheel_changes_no_preference_by_chance(qtbot: QtBot) -> None:
    dialog = Preferences(Settings())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    dialog.language.setFocus()
    wait(qtbot, dialog.language.hasFocus)
    before = dialog.changes
    for field in (dialog.theme, dialog.metadata, dialog.megapixels):
        turn_wheel(field)
    assert dialog.changes == before


def test_a_button_has_no_key_of_its_own_where_a_menu_has_it(qtbot: QtBot) -> None:
    action = QAction("&Clear && paint")
    button = ActionButton(action)
    qtbot.addWidget(button)
    assert button.text() == "Clear && paint"
    assert button.shortcut().isEmpty()


def test_after_a_click_in_a_panel_keys_are_for_the_photo(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    views = deblurred._layout
    views.reveal_trust()
    deblurred.activateWindow()
    buttons = views.trust.findChildren(MapButton)
    button = next(each for each in buttons if each.defaultAction().objectName().endswith("lasso"))
    views.trust.realism.setFocus()
    wait(qtbot, views.trust.realism.hasFocus)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert views.viewer.mask_tool.active and views.viewer.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not views.viewer.mask_tool.active
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert views.viewer.mask_tool.active and button.hasFocus(), "who goes on by Tab stays"


def test_advanced_opens_in_sight_and_leaves_the_photo_its_width(
    main_window: MainWindow, qtbot: QtBot
) -> None:
    main_window.resize(1000, 640)
    controls = main_window._layout.controls
    qtbot.wait(20)
    width = controls.width()
    qtbot.mouseClick(controls._expander, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: not controls.advanced.steps.visibleRegion().isEmpty())
    wait(qtbot, lambda: not controls.advanced.seed.visibleRegion().isEmpty())
    assert not controls._expander.visibleRegion().isEmpty()
    assert controls.width() == width


def test_the_presets_explanations_leave_the_button_in_place(main_window: MainWindow) -> None:
    controls, places, lines = main_window._layout.controls, set(), set()
    explanation = controls.preset.explanation
    for preset in PRESETS:
        controls.advanced.apply(preset)
        controls._rows.activate()
        places.add(controls.deblur.y())
        lines.add(QLabel.heightForWidth(explanation, explanation.width()))
    assert len(lines) > 1, "or nothing could have moved"
    assert len(places) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_region_s_time_leaves_the_button_in_place(
    qtbot: QtBot, engine: Engine, request: pytest.FixtureRequest, language: str
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    view = MainWindow(engine)
    qtbot.addWidget(view)
    view.show()
    controls, places, texts = view._layout.controls, set(), set()
    label = controls._prediction
    times = [(0.1, 0), (50, 0), (50, 10**4), (50, 10**5), (50 * 60, 10**5)]
    rates = [(Rate(guidance=seconds, step=0.0), 10**6, region) for seconds, region in times]
    for rate, photo, region in [(None, 0, 0), (None, 10**6, 0), *rates]:
        controls.show_times(rate, photo, region)
        controls._rows.activate()
        places.add(controls.deblur.y())
        texts.add(label.text())
    assert len(places) == 1 and len(texts) == 7, texts


def test_a_small_window_shows_the_amount(main_window: MainWindow, qtbot: QtBot) -> None:
    main_window.resize(1000, 640)
    amount = main_window._layout.controls.amount
    wait(qtbot, lambda: amount.visibleRegion().boundingRect() == amount.rect())


@pytest.mark.usefixtures("german")
def test_after_a_run_a_low_window_shows_the_amount(
    main_window: MainWindow, qtbot: QtBot, photo_file: Path
) -> None:
    """What is before it stays in sight as well."""
    main_window.resize(1000, 460)
    open_and_wait(main_window, [photo_file], qtbot)
    controls = main_window._layout.controls

    def seen(widget: QWidget) -> bool:
        return widget.visibleRegion().boundingRect() == widget.rect()

    assert not seen(controls.amount), "or there would be nothing to do"
    deblur_and_wait(main_window, qtbot)
    assert seen(controls.amount) and seen(controls.deblur)
    controls._column.verticalScrollBar().setValue(0)
    main_window.session.set_amount(0.5)
    assert controls._column.verticalScrollBar().value() == 0, "once, and not against anybody"


def test_labels_stand_in_the_middle_beside_their_fields(qtbot: QtBot) -> None:
    holder, high = QWidget(), QLabel()
    high.setFixedHeight(60)
    form = Form(holder)
    form.addRow("Words", high)
    qtbot.addWidget(holder)
    holder.show()
    (label,) = form.labels
    assert label.geometry().center().y() == high.geometry().center().y()
    assert label.alignment() & Qt.AlignmentFlag.AlignVCenter


def test_the_fields_of_a_batch_begin_at_one_place(qtbot: QtBot, engine: Engine) -> None:
    batch = BatchDialog(engine, Settings(), Recipe())
    qtbot.addWidget(batch)
    batch.show()
    views = batch._views
    fields = (views.output.template, views.output.existing, views.recipe.advanced.steps)
    assert len({field.mapTo(batch, QPoint()).x() for field in fields}) == 1


def test_every_setting_tells_that_it_changed(qtbot: QtBot) -> None:
    advanced, told = Advanced(), []
    qtbot.addWidget(advanced)
    advanced.steps.setValue(2)
    advanced.changed.connect(lambda: told.append(advanced.options(None)))
    for field in advanced.findChildren(QWidget):
        before = advanced.options(None)
        if isinstance(field, QComboBox):
            field.setCurrentIndex(1)
        elif isinstance(field, QCheckBox):
            field.toggle()
        elif isinstance(field, (QSpinBox, QSlider)):
            field.setValue(field.value() + 1)
        if advanced.options(None) != before:
            assert told[-1:] == [advanced.options(None)], field.objectName()
            told.clear()


def test_the_strip_is_low_until_it_has_pictures(opened: MainWindow, qtbot: QtBot) -> None:
    strip, viewer = opened._layout.strip, opened._layout.viewer
    before, size = strip.height(), QSize(viewer.size())
    assert strip._pages.height() < 64
    opened._layout.controls.advanced.steps.setValue(2)
    deblur_and_wait(opened, qtbot)
    wait(qtbot, lambda: strip._pages.height() >= strip._pages.sizeHint().height())
    assert strip.height() > before and viewer.height() < size.height()
