"""Whatever is thrown at the window: one line in it, nothing lost, no stack trace."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QRect, QUrl
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app import log
from app.dialogs import FailureDialog
from app.window import MainWindow
from core.errors import DeviceError
from core.options import SaveOptions
from tests.app.conftest import (
    deblur_and_wait,
    open_and_wait,
    trigger,
    wait,
    wait_idle,
    write_photo,
)


def line(view: MainWindow) -> str:
    """What the window says."""
    return view._layout.info.text.text() if view._layout.info.isVisible() else ""


def told(view: MainWindow, qtbot: QtBot, part: str) -> None:
    wait(qtbot, lambda: part in line(view))
    assert "Traceback" not in line(view)


@pytest.mark.qt_log_ignore("propagateSizeHints", "JPEG", extend=True)
@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 cut short", b"MZ\x00 no photo" * 50])
def test_a_broken_file_leaves_the_open_photo_alone(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    deblur_and_wait(opened, qtbot)
    result = opened.session.shown
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(content)
    opened.open_photos([broken])
    told(opened, qtbot, "broken.jpg")
    wait_idle(opened, qtbot)
    assert [entry.name for entry in opened.session.photos.entries] == ["photo.jpg"]
    assert opened.session.shown is result
    assert (
        opened.session.photos.current is not None
        and opened.session.photos.current.opened is not None
    )


@pytest.mark.qt_log_ignore("propagateSizeHints", "JPEG", extend=True)
def test_every_broken_file_is_named(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    broken = [tmp_path / f"broken{number}.jpg" for number in (1, 2)]
    for path in broken:
        path.write_bytes(b"no photo")
    main_window.open_photos(broken)
    told(main_window, qtbot, "broken2.jpg")
    assert "broken1.jpg" in main_window._layout.info.text.text()
    wait_idle(main_window, qtbot)
    assert main_window.session.photos.entries == []


@pytest.mark.qt_log_ignore("propagateSizeHints", "JPEG", extend=True)
def test_of_many_broken_files_none_is_lost(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar has four lines; the details have them all."""
    monkeypatch.setattr(FailureDialog, "exec", lambda dialog: 0)
    broken = [tmp_path / f"broken{number}.jpg" for number in range(1, 8)]
    for path in broken:
        path.write_bytes(b"no photo")
    main_window.open_photos(broken)
    told(main_window, qtbot, "broken7.jpg")
    first, *others = line(main_window).splitlines()
    assert first == "Earlier messages that are not shown: 4."
    assert len(others) == 3
    info = main_window._layout.info
    with qtbot.waitSignal(info.details_asked) as asked:
        info._details.click()
    lines = asked.args[0].message.splitlines()
    assert [f"broken{n}.jpg" in line for n, line in enumerate(lines, 1)] == [True] * 7
    dialog = FailureDialog(asked.args[0], main_window)
    qtbot.addWidget(dialog)
    assert all(line in dialog.details.toPlainText() for line in lines)


@pytest.mark.qt_log_ignore("propagateSizeHints", "JPEG", extend=True)
def test_a_file_that_fails_leaves_region_and_zoom_alone(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    viewer, region = opened._layout.viewer, QRect(16, 20, 80, 60)
    viewer.set_region(region)
    viewer.set_zoom(2.0)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo")
    opened.open_photos([broken])
    told(opened, qtbot, "broken.jpg")
    wait(qtbot, lambda: viewer.region == region)
    assert viewer.zoom == pytest.approx(2.0)


def test_a_folder_without_photos(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear ...")
    main_window.open_photos([folder])
    told(main_window, qtbot, "papers")
    assert main_window.session.photos.current is None


def test_a_folder_of_folders_leads_to_the_batch(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "holiday" / "day 1").mkdir(parents=True)
    write_photo(tmp_path / "holiday" / "day 1" / "seen.jpg")
    main_window.open_photos([tmp_path / "holiday"])
    told(main_window, qtbot, "folder holiday are in inner folders: File > Batch takes those")
    (tmp_path / "outer" / ".hidden").mkdir(parents=True)
    write_photo(tmp_path / "outer" / ".hidden" / "unseen.jpg")
    main_window.open_photos([tmp_path / "outer"])
    told(main_window, qtbot, "There are no photos in the folder outer.")
    assert not main_window.session.photos.entries


def test_what_is_no_photo_hears_which_kinds_are(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "cat.gif")
    main_window.open_photos([tmp_path / "cat.gif"])
    told(main_window, qtbot, "JPEG, PNG, TIFF, WEBP, BMP, AVIF, HEIF and cameras' raw files")


def test_a_20_gb_file_is_refused_at_once(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.tif"
    with huge.open("wb") as file:
        file.truncate(20 << 30)  # sparse
    main_window.open_photos([huge])
    told(main_window, qtbot, "huge.tif")
    assert main_window.session.photos.current is None


def test_a_deleted_recent_file(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    gone = tmp_path / "gone.jpg"
    main_window.session.change_settings(recent=(str(gone),))
    main_window._layout.recent.aboutToShow.emit()
    main_window._layout.recent.actions()[0].trigger()
    told(main_window, qtbot, "gone.jpg")
    assert main_window.session.photos.entries == []


@pytest.mark.parametrize(
    "text", ["hello", "/no/such/file.jpg", "a\nb" * 999, "\0", "https://x.y/z.jpg"]
)
def test_text_is_no_photo(main_window: MainWindow, qtbot: QtBot, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    main_window._files.take(data)
    told(main_window, qtbot, "photo")


def test_a_web_address_is_no_file(main_window: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/photo.jpg")])
    main_window._files.take(data)
    told(main_window, qtbot, "this computer")


def test_a_photo_that_vanishes_can_still_be_deblurred_and_saved(
    opened: MainWindow, photo_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    photo_file.unlink()
    deblur_and_wait(opened, qtbot)
    opened.session.save(tmp_path / "rescued.png", SaveOptions())
    wait_idle(opened, qtbot)
    assert (tmp_path / "rescued.png").exists()


def test_a_photo_that_vanishes_before_it_is_shown_again_keeps_its_results(
    opened: MainWindow, photo_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    deblur_and_wait(opened, qtbot)
    open_and_wait(opened, [write_photo(tmp_path / "other.png")], qtbot)
    photo_file.unlink()
    opened.session.photos.select(opened.session.photos.entries[0])
    told(opened, qtbot, "photo.jpg")
    wait_idle(opened, qtbot)
    assert len(opened.session.photos.entries[0].outcomes) == 1


def test_a_target_that_cannot_be_written(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    deblur_and_wait(opened, qtbot)
    opened.session.save(tmp_path / "no such folder" / "x.png", SaveOptions())
    told(opened, qtbot, "x.png")
    wait_idle(opened, qtbot)
    assert opened.session.has_unsaved


def test_the_source_is_never_overwritten(
    opened: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    before = photo_file.read_bytes()
    deblur_and_wait(opened, qtbot)
    opened.session.save(photo_file, SaveOptions(overwrite=True))
    told(opened, qtbot, "photo.jpg")
    wait_idle(opened, qtbot)
    assert photo_file.read_bytes() == before


@pytest.mark.parametrize(
    ("error", "said", "logged"),
    [
        (DeviceError("There is no CUDA device."), "no CUDA device", False),
        (RuntimeError("mat1 and mat2 shapes\nsecond line"), "Unexpected error: mat1", True),
        (MemoryError(), "not enough memory", True),
    ],
)
def test_a_failed_run_says_what_happened(
    opened: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
    logged: bool,
) -> None:
    def fail(*args: object) -> None:
        raise error

    deblur_and_wait(opened, qtbot)
    result = opened.session.shown
    monkeypatch.setattr(opened.session.runs._engine, "deblurrer", fail)
    trigger(opened, "action_deblur")
    told(opened, qtbot, said)
    wait_idle(opened, qtbot)
    assert opened.session.shown is result
    assert not opened.session.runs.is_deblurring
    assert (log.folder() / "guided-deblur.log").exists() == logged


def test_failure_details_can_be_read_and_copied(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []

    def remember(dialog: QDialog) -> int:
        shown.append(dialog)
        return 0

    monkeypatch.setattr(FailureDialog, "exec", remember)
    monkeypatch.setattr(opened.session.runs._engine, "deblurrer", lambda *_: 1 / 0)
    trigger(opened, "action_deblur")
    told(opened, qtbot, "Unexpected error: division by zero")
    opened._layout.info._details.click()
    assert "ZeroDivisionError" in shown[0].details.toPlainText()
    shown[0].copy_details()
    from PySide6.QtGui import QGuiApplication

    assert "Traceback" in QGuiApplication.clipboard().text()


def test_weights_that_are_missing(
    qtbot: QtBot, tmp_path: Path, photo_file: Path, answers: SimpleNamespace
) -> None:
    from app.jobs import Engine

    view = MainWindow(Engine(tmp_path / "none.safetensors"))
    view.show()
    view.open_photos([photo_file])
    told(view, qtbot, "none.safetensors")
    assert view.session.photos.current is not None
    view.close()


def test_a_message_does_not_take_a_failure_s_details_away(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FailureDialog, "exec", lambda dialog: 0)
    info = main_window._layout.info
    empty = tmp_path / "empty.jpg"
    empty.touch()
    main_window.open_photos([empty])
    told(main_window, qtbot, "empty.jpg")
    main_window.session.message.emit("Something else.")
    assert "empty.jpg" in line(main_window) and "Something else." in line(main_window)
    assert not info._timer.isActive()
    with qtbot.waitSignal(info.details_asked) as asked:
        info._details.click()
    assert "empty.jpg" in asked.args[0].message
    monkeypatch.setattr("app.bars.SHOWN_MS", 0)
    qtbot.wait(10)
    main_window.session.message.emit("Much later.")
    assert line(main_window) == "Much later."
    assert info._timer.isActive() and not info._details.isVisible()
