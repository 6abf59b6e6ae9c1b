"""Lines of text that are paths, as people and other programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from app.typed_paths import typed_path, unquoted
from app.window import MainWindow
from tests.app.conftest import wait


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (' "/a b/c.jpg" ', "/a b/c.jpg"),
        (" /a/c.jpg ", "/a/c.jpg"),
        ('"/a/c.jpg', '"/a/c.jpg'),
        ('"', '"'),
        ('""', ""),
        ('"a\0b"', "a\0b"),
    ],
)
def test_one_pair_of_quotes_is_dropped(text: str, meant: str) -> None:
    assert unquoted(text) == meant
    assert typed_path(text, Path("/folder")) == typed_path(meant, Path("/folder"))


def test_a_file_that_has_quotes_in_its_name_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        Path('"odd"').touch()
    except OSError:
        pytest.skip("names hold no quotes here")
    assert unquoted('"odd"') == '"odd"'


def test_a_path_that_explorer_copied_is_opened_when_it_is_pasted(
    main_window: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setText(f'"{photo_file}"')
    main_window._files.take(data)
    wait(qtbot, lambda: main_window.session.photos.current is not None)
