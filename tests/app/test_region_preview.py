"""Trying a part of the photo first: the selected one, or what is seen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRect
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.region_tool import LARGEST_TRIED
from app.timing import Rate
from app.window import MainWindow
from core.options import Region
from tests.app.conftest import deblur_and_wait, open_and_wait, trigger, wait_idle, write_photo


def region_of(view: MainWindow) -> Region:
    entry = view.session.photos.current
    assert entry is not None
    region = entry.outcomes[-1].options.region
    assert region is not None
    return region


def test_without_a_rectangle_what_is_seen_is_deblurred(opened: MainWindow, qtbot: QtBot) -> None:
    viewer = opened._layout.viewer
    opened._layout.controls.advanced.steps.setValue(1)
    viewer.set_zoom(16.0)
    viewer.pan(QPointF(100_000, 100_000))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    first = region_of(opened)
    assert (first.x, first.y) == (0, 0) and 32 <= first.width < 100
    assert viewer.region == QRect(0, 0, first.width, first.height)
    # Nobody has drawn that: after a look elsewhere it is elsewhere.
    viewer.pan(QPointF(-100_000, -100_000))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    second = region_of(opened)
    assert (second.x + second.width, second.y + second.height) == (208, 144)
    viewer.set_region(QRect(40, 30, 64, 48))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    assert region_of(opened) == Region(x=40, y=30, width=64, height=48)


def test_what_was_tried_without_a_rectangle_is_drawn_over(opened: MainWindow, qtbot: QtBot) -> None:
    viewer = opened._layout.viewer
    opened._layout.controls.advanced.steps.setValue(1)
    deblur_and_wait(opened, qtbot, "action_preview_region")
    assert viewer.region == QRect(0, 0, 208, 144)
    viewer.set_region_tool(True)
    tool, photo = viewer.region_tool, viewer.photo_size
    tool.press(QPointF(50, 40), 4.0, photo)
    tool.drag(QPointF(130, 110), photo)
    tool.release(None)
    assert viewer.region == QRect(50, 40, 80, 70)


def test_of_a_large_photo_the_middle_is_tried(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(main_window, [write_photo(tmp_path / "large.jpg", 2400, 1200)], qtbot)
    trigger(main_window, "action_preview_region")
    run = main_window.session.runs.current
    assert run is not None
    side = LARGEST_TRIED
    middle = Region(x=1200 - side // 2, y=600 - side // 2, width=side, height=side)
    assert run.options.region == middle
    trigger(main_window, "action_cancel")
    wait_idle(main_window, qtbot)


def test_a_region_has_a_time_of_its_own(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_and_wait(opened, [write_photo(tmp_path / "large.jpg", 2400, 1200)], qtbot)
    opened.session.runs.measured.emit("auto", Rate(guidance=10, step=90, megapixels=1e6))
    texts = [label.text() for label in opened._layout.controls.findChildren(QLabel)]
    (whole,) = [text for text in texts if text.startswith("These settings")]
    assert "region" not in whole
    opened._layout.viewer.set_region(QRect(0, 0, 20, 20))
    texts = [label.text() for label in opened._layout.controls.findChildren(QLabel)]
    (both,) = [text for text in texts if text.startswith("These settings")]
    assert both.startswith(whole.removesuffix(" on this computer")) and both.endswith(
        "the region 5 s"
    )
