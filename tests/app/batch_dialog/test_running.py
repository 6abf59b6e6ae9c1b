"""A batch at work in the window: failures, pauses, a crash, 500 photos."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import worker
from app.batch.dialog import BatchDialog
from app.batch.rows import MESSAGE, STATUS
from app.jobs import Engine
from app.window import MainWindow
from core.batch import store
from tests.app.batch_dialog.conftest import Gate, cells, fill, opened_from, press, run_to_end
from tests.app.conftest import open_and_wait, wait, wait_idle, write_photo


def test_failures_retry_and_report(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    whole = (photos / "b.png").read_bytes()
    (photos / "b.png").write_bytes(b"")
    fill(batch, photos, tmp_path / "out", qtbot)
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done", "Failed", "Done", "Done"]
    assert "b.png is empty" in cells(batch, MESSAGE)[1]
    (photos / "b.png").write_bytes(whole)
    press(batch, "batch_retry")
    wait(qtbot, lambda: not batch.run.is_running)
    assert cells(batch, STATUS) == ["Done"] * 4
    batch.save_report(tmp_path / "report.json")
    rows = json.loads((tmp_path / "report.json").read_text())
    assert [row["state"] for row in rows] == ["done"] * 4
    assert "report.json" in batch._views.message.text() and not batch._views.message.is_warning
    # Once more with nothing left to do there is nothing to start.
    assert not batch._views.start.isEnabled()


def test_report_and_summary_are_of_the_whole_table(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Though with another setting the failed photo's next try is a batch of its own."""
    whole = (photos / "b.png").read_bytes()
    (photos / "b.png").write_bytes(b"")
    fill(batch, photos, tmp_path / "out", qtbot)
    run_to_end(batch, qtbot)
    (photos / "b.png").write_bytes(whole)
    batch._views.output.template.setText("{name}_x")
    batch._views.recipe.advanced.steps.setValue(2)
    press(batch, "batch_retry")
    wait(qtbot, lambda: not batch.run.is_running)
    assert batch._views.summary.text().startswith("Done: 4. Skipped: 0. Failed: 0.")
    batch.save_report(tmp_path / "report.json")
    rows = json.loads((tmp_path / "report.json").read_text())
    made = [(Path(row["output"]).name, row["steps"]) for row in rows]
    others = [("a_deblurred.jpg", 1), ("a_deblurred.jpg", 1), ("d_deblurred.webp", 1)]
    assert made == [others[0], ("b_x.png", 2), *others[1:]]


def test_the_results_are_a_click_away_when_there_are_some(
    batch: BatchDialog,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("app.batch.dialog.show_folder", shown.append)
    fill(batch, photos / "a.jpg", tmp_path / "out", qtbot)
    assert not batch._views.show_results.isVisible()
    run_to_end(batch, qtbot)
    assert batch._views.show_results.isVisible()
    press(batch, "batch_show_results")
    assert shown == [tmp_path / "out"]


def test_a_folder_that_takes_nothing_costs_no_computation(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "letter.txt").write_text("Dear ...")
    fill(batch, photos, tmp_path / "letter.txt" / "out", qtbot)
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Waiting"] * 4
    assert batch._views.message.text().startswith("The folder")
    assert batch._views.message.is_warning and batch._views.summary.text().endswith("goes on.")
    batch._views.output.folder.setText(str(tmp_path / "out"))
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4


def test_photos_are_done_again_with_other_settings_and_results_are_no_photos(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    views = batch._views
    fill(batch, photos, photos, qtbot)
    assert not views.again.isEnabled()
    run_to_end(batch, qtbot)
    assert "Do again" in views.start.toolTip()
    batch.add_paths([photos])
    wait(qtbot, lambda: not batch._searches.runner.is_busy)
    assert len(batch._rows.rows) == 4
    assert "left out" in views.message.text()
    results = sorted(path.name for path in photos.glob("*_deblurred*"))
    # The same settings once more: photos that have a result would be skipped.
    views.table.selectAll()
    press(batch, "batch_again")
    assert cells(batch, STATUS) == ["Waiting"] * 4
    assert "numbered" in views.message.text()
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4
    numbered = [name.replace("_deblurred", "_deblurred-2") for name in results]
    assert sorted(path.name for path in photos.glob("*_deblurred-2*")) == sorted(numbered)
    views.table.selectRow(0)
    press(batch, "batch_again")
    views.output.folder.setText(str(tmp_path / "other"))
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["a_deblurred.jpg"]


def test_pause_cancel_and_go_on(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot, slow: threading.Event
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    press(batch, "batch_start")
    wait(qtbot, lambda: cells(batch, STATUS)[0] == "Deblurring")
    press(batch, "batch_pause")
    slow.set()
    qtbot.wait(400)
    assert cells(batch, STATUS)[1:] == ["Waiting"] * 3
    assert batch._views.pause.text() == "Resume"
    press(batch, "batch_pause")
    wait(qtbot, lambda: "Done" in cells(batch, STATUS))
    slow.clear()
    wait(qtbot, lambda: "Deblurring" in cells(batch, STATUS))
    press(batch, "batch_cancel")
    slow.set()
    wait(qtbot, lambda: not batch.run.is_running)
    states = cells(batch, STATUS)
    assert "Done" in states
    assert set(states) <= {"Done", "Waiting"}
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")}
    assert store.interrupted("window") == []
    if "Waiting" in states:
        run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4
    assert {path: path.stat().st_mtime_ns for path in done} == done


def test_cancelling_waits_for_the_photo_that_is_being_finished(
    batch: BatchDialog,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    slow: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "PATIENCE_MS", 20)
    fill(batch, photos, tmp_path / "out", qtbot)
    press(batch, "batch_start")
    wait(qtbot, lambda: slow.reached and cells(batch, STATUS)[0] == "Deblurring")
    press(batch, "batch_cancel")
    qtbot.wait(200)
    assert batch.run.is_running, "its thread still uses the journal"
    assert "Stopping" in batch._views.summary.text()
    assert not batch._views.cancel.isEnabled()
    assert not batch._views.pause.isEnabled()
    slow.set()
    wait(qtbot, lambda: not batch.run.is_running)
    assert cells(batch, STATUS) == ["Waiting"] * 4
    assert "Stopping" not in batch._views.summary.text()
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4


def test_a_finished_photo_opens_in_the_compare_viewer(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    run_to_end(batch, qtbot)
    batch._views.table.selectRow(1)
    press(batch, "batch_open")
    windows = [w for w in QApplication.topLevelWidgets() if w.objectName() == "compare_window"]
    assert len(windows) == 1
    qtbot.wait(300)
    windows[0].close()


def test_the_main_window_stays_usable(
    main_window: MainWindow,
    batch: BatchDialog,
    photos: Path,
    photo_file: Path,
    tmp_path: Path,
    qtbot: QtBot,
    slow: threading.Event,
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    press(batch, "batch_start")
    wait(qtbot, lambda: batch.run.is_running)
    batch.close()
    open_and_wait(main_window, [photo_file], qtbot)
    assert main_window.session.photos.current is not None
    assert "Ctrl+B" in main_window._layout.info.text.text()
    slow.set()
    wait(qtbot, lambda: not batch.run.is_running)
    wait_idle(main_window, qtbot)
    assert "Done: 4." in main_window._layout.info.text.text()
    assert opened_from(main_window) is batch


def test_after_a_crash_the_window_offers_to_go_on(
    main_window: MainWindow,
    batch: BatchDialog,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    engine: Engine,
    slow: threading.Event,
    answers: SimpleNamespace,
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    batch._views.recipe.advanced.seed.setValue(5)
    press(batch, "batch_start")
    wait(qtbot, lambda: "Deblurring" in cells(batch, STATUS))
    slow.set()
    main_window.close()
    assert "Stop the batch?" in answers.asked
    done = len(list((tmp_path / "out").rglob("*.*"))) if (tmp_path / "out").exists() else 0
    assert done < 4
    again = MainWindow(engine)
    again.show()
    wait(qtbot, lambda: again.findChild(QMessageBox, "batch_offer"))
    box = again.findChild(QMessageBox, "batch_offer")
    assert isinstance(box, QMessageBox)
    box.defaultButton().click()
    view = again.findChild(BatchDialog, "batch_dialog")
    assert isinstance(view, BatchDialog)
    assert view._views.output.folder.text() == str(tmp_path / "out")
    assert view._views.recipe.advanced.seed.value() == 5
    wait(qtbot, lambda: not view.run.is_running)
    assert cells(view, STATUS) == ["Done"] * 4
    assert store.interrupted("window") == []
    again.close()


@pytest.mark.long
def test_500_photos(batch: BatchDialog, tmp_path: Path, qtbot: QtBot) -> None:
    """Memory, threads and handles stay, and the dialog answers all the time."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(500):
        write_photo(folder / f"{number:03}.jpg", 96, 64, number)
    fill(batch, folder, tmp_path / "out", qtbot)
    wait(qtbot, lambda: all(row.thumbnail is not None for row in batch._rows.rows))
    late: list[float] = []
    beats: list[float] = []

    def beat() -> None:
        now = time.monotonic()
        late.extend(now - last for last in beats[-1:])
        beats.append(now)

    timer = QTimer()
    timer.timeout.connect(beat)
    press(batch, "batch_start")
    wait(qtbot, lambda: batch._rows.count("done") >= 50)
    before = resources()
    timer.start(10)
    qtbot.waitUntil(lambda: batch._rows.count("done") >= 490, timeout=600_000)
    after = resources()
    timer.stop()
    wait(qtbot, lambda: not batch.run.is_running)
    assert batch._rows.count("done") == 500
    assert after[0] - before[0] < 100e6
    assert after[1] <= before[1] + 2
    assert after[2] <= before[2] + 2
    assert max(late) < 0.5, "a person notices half a second"


def resources() -> tuple[int, int, int]:
    """Resident bytes, threads and open files of this process."""
    process = Path("/proc/self")
    if not process.exists():
        pytest.skip("counts what Linux tells")
    pages = int((process / "statm").read_text().split()[1])
    threads = len(list((process / "task").iterdir()))
    return pages * 4096, threads, len(list((process / "fd").iterdir()))
