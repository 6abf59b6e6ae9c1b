"""What the batch dialog says fits what is there, and names of files are said as they are."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from app.batch.dialog import BatchDialog
from app.batch.rows import PHOTO, STATUS
from app.window import MainWindow
from tests.app.batch_dialog.conftest import cells, fill, press, run_to_end
from tests.app.conftest import wait, write_photo


def test_the_summary_is_over_with_other_photos(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    summary, table = batch._views.summary, batch._views.table
    fill(batch, photos, tmp_path / "out", qtbot)
    run_to_end(batch, qtbot)
    assert summary.text().startswith("Done: 4. Skipped: 0. Failed: 0.")
    table.selectRow(3)
    press(batch, "batch_up")
    assert summary.text().startswith("Done: 4."), "the same in another order"
    press(batch, "batch_again")
    assert summary.text() == "Photos: 4"
    run_to_end(batch, qtbot)
    assert summary.text().startswith("Done: 4.")
    fill(batch, write_photo(tmp_path / "late.png", 96, 64), tmp_path / "out", qtbot)
    assert summary.text() == "Photos: 5"
    table.selectAll()
    press(batch, "batch_remove")
    assert summary.text() == ""


@pytest.mark.parametrize("paused", [False, True])
def test_closing_says_whether_it_goes_on(
    main_window: MainWindow,
    batch: BatchDialog,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    slow: threading.Event,
    paused: bool,
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    press(batch, "batch_start")
    wait(qtbot, lambda: "Deblurring" in cells(batch, STATUS))
    if paused:
        press(batch, "batch_pause")
    batch.close()
    said = "The batch is paused." if paused else "The batch goes on."
    assert main_window._layout.info.text.text() == f"{said} Ctrl+B shows it."
    slow.set()


@pytest.mark.skipif("sys.platform == 'win32'", reason="no such names there")
@pytest.mark.parametrize("name", ["<i>night.png", "day & night.png"])
def test_names_are_no_html(batch: BatchDialog, tmp_path: Path, qtbot: QtBot, name: str) -> None:
    fill(batch, write_photo(tmp_path / name, 96, 64), tmp_path / "out", qtbot)
    label = batch._views.output.shown
    result = name.replace(".png", "_deblurred.png")
    assert label.text() == f"{name} becomes {result}"
    assert label.textFormat() == Qt.TextFormat.PlainText
    run_to_end(batch, qtbot)
    tip = batch._rows.index(0, PHOTO).data(Qt.ItemDataRole.ToolTipRole)
    lines = [str(tmp_path / name), f"Result: {tmp_path / 'out' / result}"]
    assert as_shown(tip).splitlines() == lines


def as_shown(tip: str) -> str:
    """As Qt reads it: as HTML where it looks like that."""
    page = QTextDocument()
    (page.setHtml if GuiQt.mightBeRichText(tip) else page.setPlainText)(tip)
    return page.toPlainText().replace("\N{NO-BREAK SPACE}", " ")
