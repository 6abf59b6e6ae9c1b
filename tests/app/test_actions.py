"""Actions that nothing else uses by the way: each is triggered, and its effect is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app import log
from app.dialogs import ShortcutsDialog
from app.render import Mode
from app.trust.help import TrustHelp
from app.window import MainWindow
from tests.app.conftest import open_and_wait, trigger, wait, write_photo


def opened_by(view: MainWindow, name: str, qtbot: QtBot) -> QDialog:
    """The dialog that an action opens; it is closed again, and its texts can still be read."""
    seen: list[QDialog] = []
    timer = QTimer(view, interval=20)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            seen.append(dialog)
            dialog.reject()

    timer.timeout.connect(look)
    timer.start()
    trigger(view, name)
    wait(qtbot, lambda: seen)
    return seen[0]


def test_zoom(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_and_wait(main_window, [write_photo(tmp_path / "large.jpg", 2400, 1600)], qtbot)
    viewer, shown = main_window._layout.viewer, main_window._layout.zoom
    fitted = viewer.zoom
    assert fitted < 0.5
    for name, zoom in (("zoom_100", 1.0), ("zoom_200", 2.0)):
        trigger(main_window, f"action_{name}")
        assert viewer.zoom == pytest.approx(zoom)
        assert shown.text() == f"{zoom * 100:.0f} %"
    trigger(main_window, "action_zoom_in")
    assert viewer.zoom == pytest.approx(2.5)
    trigger(main_window, "action_zoom_out")
    assert viewer.zoom == pytest.approx(2.0)
    trigger(main_window, "action_fit")
    assert viewer.zoom == pytest.approx(fitted)


def test_ways_to_compare_and_the_divider(opened: MainWindow) -> None:
    viewer = opened._layout.viewer
    for mode in (*list(Mode)[1:], Mode.SPLIT):
        trigger(opened, "action_cycle_mode")
        assert viewer.mode is mode
        assert opened._actions[f"mode_{mode.value}"].isChecked()
    trigger(opened, "action_tilt_divider")
    assert viewer.divider.angle == 15
    trigger(opened, "action_rotate_divider")
    assert viewer.divider.angle == 105


def test_a_region_is_cleared(opened: MainWindow) -> None:
    viewer = opened._layout.viewer
    trigger(opened, "action_select_region")
    viewer.set_region(QRect(16, 16, 64, 48))
    trigger(opened, "action_clear_region")
    assert viewer.region is None and not viewer.region_tool.active
    assert not opened._actions["select_region"].isChecked()


def test_what_moves_can_be_done_where_there_is_something_to_move(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    names = ("zoom_100", "zoom_200", "clear_region", "previous_photo", "next_photo")

    def possible() -> list[str]:
        return [name for name in names if main_window._actions[name].isEnabled()]

    assert possible() == []
    assert "Open a photo first." in main_window._actions["zoom_100"].toolTip()
    photos = [write_photo(tmp_path / f"{number}.png") for number in range(3)]
    open_and_wait(main_window, photos[:1], qtbot)
    assert possible() == ["zoom_100", "zoom_200"]
    open_and_wait(main_window, photos[1:], qtbot)
    wait(qtbot, lambda: main_window._actions["zoom_100"].isEnabled())
    assert possible() == ["zoom_100", "zoom_200", "previous_photo", "next_photo"]
    trigger(main_window, "action_next_photo")
    wait(qtbot, lambda: main_window._actions["zoom_100"].isEnabled())
    assert possible() == ["zoom_100", "zoom_200", "previous_photo"]
    trigger(main_window, "action_select_region")
    assert "clear_region" in possible()
    trigger(main_window, "action_clear_region")
    assert "clear_region" not in possible()


def test_the_list_of_keys_and_the_help(main_window: MainWindow, qtbot: QtBot) -> None:
    keys = opened_by(main_window, "action_shortcuts", qtbot)
    assert isinstance(keys, ShortcutsDialog)
    texts = [label.text() for label in keys.findChildren(QLabel)]
    assert texts[texts.index("Loupe") - 1] == "L"
    assert texts[texts.index("Undo") - 1] == "Ctrl+Z"
    assert texts[texts.index("Redo") - 1] == "Ctrl+Shift+Z / Ctrl+Y"
    assert isinstance(opened_by(main_window, "action_trust_help", qtbot), TrustHelp)


def test_comparing_files_knows_no_region(qtbot: QtBot) -> None:
    keys = ShortcutsDialog([], comparing=True)
    qtbot.addWidget(keys)
    texts = [label.text() for label in keys.findChildren(QLabel)]
    assert texts[texts.index("Esc") + 1] == "Close the window"
    assert not [text for text in texts if "region" in text or "film" in text]


def test_the_log_s_folder_is_shown(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    trigger(main_window, "action_show_log")
    assert [Path(url.toLocalFile()) for url in shown] == [log.folder()]
    assert log.folder().is_dir()
