"""What the window says of its work: on which photo, at what, for how long, and when it is done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QImage, QTextDocument
from pytestqt.qtbot import QtBot

from app import jobs
from app.items import Ready
from app.timing import Rate
from app.window import MainWindow
from tests.app.conftest import deblur_and_wait, open_and_wait, trigger, wait, wait_idle, write_photo

#: With it the photo of the tests takes eleven minutes, however many steps.
ELEVEN_MINUTES = Rate(guidance=660 / 0.208 / 0.144, step=0.0, megapixels=1e6)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Runs have their model and wait to be let go."""
    gate, deblur = threading.Event(), jobs.deblur

    def waiting(*words: object, **more: object) -> Iterator[object]:
        for item in deblur(*words, **more):  # type: ignore[arg-type]
            yield item
            while isinstance(item, Ready) and not gate.wait(0.02):
                yield None

    monkeypatch.setattr(jobs, "deblur", waiting)
    return gate


@pytest.fixture
def alerts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    found: list[object] = []
    monkeypatch.setattr("app.status.QApplication", SimpleNamespace(alert=found.append))
    return found


def said(view: MainWindow) -> str:
    return view._layout.progress_text.text()


def picture_of(view: MainWindow, row: int) -> QImage:
    return view._layout.filmstrip.item(row).icon().pixmap(QSize(120, 90)).toImage()


def tip_of(view: MainWindow, row: int) -> str:
    return view._layout.filmstrip.item(row).toolTip()


def test_a_panorama_is_in_the_middle_of_its_cell_and_its_badge_is_whole(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(main_window, [write_photo(tmp_path / "wide.png", 1200, 60)], qtbot)
    entry = main_window.session.photos.entries[0]
    wait(qtbot, lambda: entry.thumbnail is not None)
    picture, (x, y) = picture_of(main_window, 0), (60, 45)
    assert picture.size() == QSize(120, 90)
    assert picture.pixelColor(x, y).alpha() == 255 and picture.pixelColor(x, 4).alpha() == 0
    main_window._layout.filmstrip.set_working(entry)
    assert picture_of(main_window, 0).pixelColor(106, 62).alpha() == 255, "the badge's upper edge"


def test_a_name_that_looks_like_html_is_told_as_it_is(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_photo(tmp_path / "<b>bold<i> & co.png", 64, 48)
    open_and_wait(main_window, [path], qtbot)
    deblur_and_wait(main_window, qtbot)
    told = QTextDocument()
    told.setHtml(tip_of(main_window, 0))
    assert told.toPlainText() == f"{path}\nHas results that are not saved"


def test_a_run_that_waits_for_the_preview_to_stop_is_not_stopping(
    main_window: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    session = main_window.session
    main_window.open_photos([photo_file])
    wait(qtbot, lambda: session.photos.current and session.photos.current.opened)
    assert session.runs.runner.is_busy
    trigger(main_window, "action_deblur")
    assert said(main_window) == "Looking at the blur"
    trigger(main_window, "action_cancel")
    assert said(main_window) == "Stopping ..."


def test_the_time_is_told_before_the_first_step(
    opened: MainWindow, qtbot: QtBot, gate: threading.Event
) -> None:
    opened.session.runs.measured.emit("auto", ELEVEN_MINUTES)
    trigger(opened, "action_deblur")
    wait(qtbot, lambda: said(opened) == "Looking at the blur \N{MIDDLE DOT} about 11 min left")
    gate.set()
    wait_idle(opened, qtbot)


def test_the_photo_of_a_run_is_named_while_another_is_shown(
    opened: MainWindow,
    qtbot: QtBot,
    gate: threading.Event,
    alerts: list[object],
    tmp_path: Path,
) -> None:
    session, first = opened.session, opened.session.photos.current
    open_and_wait(opened, [write_photo(tmp_path / "other.png", 160, 120)], qtbot)
    session.photos.select(first)
    wait_idle(opened, qtbot)
    bare = picture_of(opened, 0)
    trigger(opened, "action_deblur")
    wait(qtbot, lambda: session.runs.current and session.runs.current.looks)
    assert said(opened).startswith("Looking at the blur")
    assert "worked on" in tip_of(opened, 0) and picture_of(opened, 0) != bare
    session.photos.select(session.photos.entries[1])
    assert said(opened).startswith("photo.jpg \N{MIDDLE DOT} ")
    assert "worked on" not in tip_of(opened, 1)
    gate.set()
    wait_idle(opened, qtbot)
    assert opened._layout.info.text.text() == "photo.jpg is deblurred."
    assert alerts == [opened]
    assert "worked on" not in tip_of(opened, 0)
    assert picture_of(opened, 0) == bare


def test_an_end_that_is_seen_is_not_told(
    opened: MainWindow, qtbot: QtBot, alerts: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    active = True
    monkeypatch.setattr(opened, "isActiveWindow", lambda: active)
    deblur_and_wait(opened, qtbot)
    assert alerts == [] and not opened._layout.info.isVisible()
    active = False
    deblur_and_wait(opened, qtbot)
    assert alerts == [opened] and opened._layout.info.isVisible()


@pytest.mark.parametrize("way", ["undo", "delete_result", "close_photo"])
def test_what_is_told_of_a_result_goes_with_it(
    opened: MainWindow,
    qtbot: QtBot,
    alerts: list[object],
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    monkeypatch.setattr(opened, "isActiveWindow", lambda: False)
    info = opened._layout.info
    deblur_and_wait(opened, qtbot)
    opened.session.message.emit("Something else.")
    assert info.text.text() == "photo.jpg is deblurred.\nSomething else."
    trigger(opened, f"action_{way}")
    assert info.text.text() == "Something else." and info.isVisible()


def test_nothing_is_told_again_when_a_result_goes(
    opened: MainWindow, qtbot: QtBot, alerts: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "isActiveWindow", lambda: False)
    info = opened._layout.info
    deblur_and_wait(opened, qtbot)
    opened.session.message.emit("Something else.")
    info.hide()
    trigger(opened, "action_undo")
    assert not info.isVisible()


@pytest.mark.parametrize(
    ("name", "title"), [("show_disagreement", "Samples disagree"), ("variations", "Variations")]
)
def test_four_samples_have_a_name_and_a_time(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str, title: str
) -> None:
    monkeypatch.setattr("app.trust.controller.VariationsDialog.exec", lambda dialog: 0)
    opened.session.runs.measured.emit("auto", ELEVEN_MINUTES)
    action = opened.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    assert action.toolTip().endswith("Takes 11 min on this computer")
    texts: list[str] = []
    opened.session.runs.progressed.connect(lambda *_: texts.append(said(opened)))
    trigger(opened, f"action_{name}")
    assert said(opened) == f"{title} \N{MIDDLE DOT} about 11 min left"
    wait(qtbot, lambda: texts)
    wait_idle(opened, qtbot)
    assert all(text.startswith(title) and text.endswith("left") for text in texts)
    assert any("of 4" in text for text in texts)
