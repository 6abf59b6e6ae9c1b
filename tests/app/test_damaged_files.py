"""The program's own files, damaged or not to be written: the photo stays, a line says why."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from app.jobs import Engine
from app.window import MainWindow
from tests.app.conftest import open_and_wait, trigger, wait, wait_idle, write_photo


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("damage", ["cut", "flipped", "pickled"])
def test_damaged_weights(
    qtbot: QtBot, tmp_path: Path, photo_file: Path, tiny_weights: Path, damage: str
) -> None:
    content = bytearray(tiny_weights.read_bytes())
    if damage == "flipped":
        content[-40] ^= 4
    hurt = {"cut": content[:-50], "flipped": content, "pickled": b"\x80\x04cposix\nsystem\n"}
    weights = tmp_path / "hurt.safetensors"
    weights.write_bytes(bytes(hurt[damage]))
    view = MainWindow(Engine(weights))
    view.show()
    view.open_photos([photo_file])
    wait(qtbot, lambda: "hurt.safetensors" in view._layout.info.text.text())
    wait_idle(view, qtbot)
    trigger(view, "action_deblur")
    wait_idle(view, qtbot)
    entry = view.session.photos.current
    assert entry is not None and entry.opened is not None and not entry.outcomes
    assert "Traceback" not in view._layout.info.text.text()
    view.close()
    view.deleteLater()


def test_a_cache_that_cannot_be_written(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path, answers: SimpleNamespace
) -> None:
    """Photos opened last have no pictures then, and are forgotten all the same."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "thumbnails").write_bytes(b"no folder")
    photo = write_photo(tmp_path / "last.jpg")
    open_and_wait(main_window, [photo], qtbot)
    menu = main_window._layout.recent
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["last.jpg"]
    main_window.session.change_settings(recent=())
    assert not menu.isEnabled()
    assert (tmp_path / "cache" / "thumbnails").read_bytes() == b"no folder"
