"""The batch dialog as a person uses it, with a tiny model."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.batch import dialog as dialogs
from app.batch.dialog import BatchDialog
from app.batch.rows import MESSAGE, PHOTO, STATUS
from app.jobs import Engine
from app.window import MainWindow
from core.batch import run as running
from core.batch import store
from core.provenance import read, sidecar_path
from tests.app.conftest import open_and_wait, trigger, wait, wait_idle, write_photo


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "inner").mkdir(parents=True)
    for number, name in enumerate(("a.jpg", "b.png", "inner/a.jpg", "inner/d.webp")):
        write_photo(folder / name, 96, 64, number)
    return folder


@pytest.fixture
def batch(
    main_window: MainWindow, answers: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> BatchDialog:
    """The dialog, opened by its action."""

    def ask(parent: object, title: str, *texts: str) -> bool:
        answers.asked.append(title)
        return bool(answers.reply)

    monkeypatch.setattr(dialogs, "ask", ask)
    return opened_from(main_window)


def opened_from(window: MainWindow) -> BatchDialog:
    trigger(window, "action_batch")
    view = window.findChild(BatchDialog, "batch_dialog")
    assert isinstance(view, BatchDialog)
    assert view.isVisible()
    return view


def fill(view: BatchDialog, folder: Path, output: Path, qtbot: QtBot) -> None:
    """Photos in, and where to go."""
    before = len(view._rows.rows)
    view.add_paths([folder])
    wait(qtbot, lambda: len(view._rows.rows) > before and not view._finder.is_busy)
    view._views.output.folder.setText(str(output))


def press(view: BatchDialog, name: str) -> None:
    button = view.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled(), f"{name}: {button.toolTip()}"
    button.click()


def run_to_end(view: BatchDialog, qtbot: QtBot) -> None:
    press(view, "batch_start")
    wait(qtbot, lambda: not view.run.is_running)


def cells(view: BatchDialog, column: int) -> list[str]:
    model = view._rows
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every photo's computation waits for this, so that a test finds the batch at work."""
    gate = threading.Event()
    real = running.develop

    def develop(*args: object, **options: object) -> Iterator[object]:
        for event in real(*args, **options):  # type: ignore[arg-type]
            gate.wait(20)
            yield event

    monkeypatch.setattr(running, "develop", develop)
    yield gate
    gate.set()


def test_settings_shown_are_settings_used(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    assert cells(batch, PHOTO) == ["a.jpg", "b.png", "inner/a.jpg", "inner/d.webp"]
    wait(qtbot, lambda: all(row.thumbnail is not None for row in batch._rows.rows))
    views = batch._views
    advanced = views.recipe.advanced
    advanced.steps.setValue(3)
    advanced.sampler.setCurrentIndex(advanced.sampler.findData("heun"))
    advanced.seed.setValue(77)
    advanced.samples.setValue(2)
    advanced.strengths[1].value = 0.5
    advanced.tile.setCurrentIndex(advanced.tile.findData(256))
    advanced.grain.setChecked(True)
    views.recipe.amount.setValue(80)
    output = views.output
    output.template.setText("{name}_{seed}_{date}")
    output.kind.setCurrentIndex(output.kind.findText("WEBP", Qt.MatchFlag.MatchStartsWith))
    output.quality.setValue(81)
    output.metadata.setCurrentIndex(output.metadata.findData("strip"))
    output.sidecar.setChecked(True)
    assert output.shown.text() == "a.jpg becomes a_77.webp"
    run_to_end(batch, qtbot)
    assert cells(batch, STATUS) == ["Done"] * 4
    for row in batch._rows.rows:
        assert row.target is not None
        assert row.target.name.endswith("_77.webp")
        recipe = read(sidecar_path(row.target)).recipe
        assert (recipe.deblur.steps, recipe.deblur.sampler, recipe.deblur.samples) == (3, "heun", 2)
        assert recipe.deblur.guidance_strength == (1.0, 0.5, 1.0)
        assert (recipe.deblur.seed, recipe.deblur.tile) == (77, 256)
        assert (recipe.finish.amount, recipe.finish.grain) == (80, "match")
        assert (recipe.save.quality, recipe.save.metadata) == (81, "strip")
        with Image.open(row.target) as image:
            assert image.format == "WEBP"
    assert (tmp_path / "out" / "inner" / "a_77.webp").exists()
    assert "Done: 4." in batch._views.summary.text()


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
    assert "report.json" in batch._views.message.text()
    # Once more with nothing left to do there is nothing to start.
    assert not batch._views.start.isEnabled()


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


def test_the_list_can_be_changed_before_and_while_it_runs(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot, slow: threading.Event
) -> None:
    fill(batch, photos, tmp_path / "out", qtbot)
    table = batch._views.table
    table.selectRow(3)
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert cells(batch, PHOTO) == ["a.jpg", "b.png", "inner/d.webp", "inner/a.jpg"]
    assert [row.path.name for row in table.chosen()] == ["d.webp"]
    press(batch, "batch_down")
    assert cells(batch, PHOTO)[3] == "inner/d.webp"
    press(batch, "batch_start")
    wait(qtbot, lambda: cells(batch, STATUS)[0] == "Deblurring")
    assert not batch._views.output.isEnabled()
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    table.selectRow(0)
    assert not batch._views.remove.isEnabled(), "what is in hand stays"
    late = write_photo(tmp_path / "late.png", 96, 64, 9)
    drop(batch, [late])
    wait(qtbot, lambda: "late.png" in cells(batch, PHOTO))
    slow.set()
    wait(qtbot, lambda: not batch.run.is_running)
    assert cells(batch, PHOTO) == ["a.jpg", "b.png", "inner/d.webp", "late.png"]
    assert cells(batch, STATUS) == ["Done"] * 4
    assert not (tmp_path / "out" / "inner" / "a_deblurred.jpg").exists()


def drop(view: BatchDialog, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)


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
    assert main_window.session.current is not None
    assert "Ctrl+B" in main_window._layout.info.text.text()
    slow.set()
    wait(qtbot, lambda: not batch.run.is_running)
    wait_idle(main_window, qtbot)
    assert "Done: 4." in main_window._layout.info.text.text()
    assert opened_from(main_window) is batch


def test_filters_and_what_is_not_a_photo(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    batch._views.filter.setText("*.jpg; d*")
    fill(batch, photos, tmp_path / "out", qtbot)
    assert cells(batch, PHOTO) == ["a.jpg", "inner/a.jpg", "inner/d.webp"]
    batch.add_paths([tmp_path / "gone.jpg"])
    wait(qtbot, lambda: "gone.jpg is not there" in batch._views.message.text())
    batch.add_paths([photos / "a.jpg"])
    wait(qtbot, lambda: not batch._finder.is_busy)
    assert len(cells(batch, PHOTO)) == 3


def test_what_cannot_start_says_why(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot, answers: SimpleNamespace
) -> None:
    assert not batch._views.start.isEnabled()
    assert "Add photos" in batch._views.start.toolTip()
    fill(batch, photos, tmp_path / "out", qtbot)
    batch._views.output.template.setText("{size}")
    assert "{name}" in batch._views.output.shown.text()
    assert not batch._views.start.isEnabled()
    batch._views.output.template.setText("{name}")
    batch._views.output.folder.setText("")
    press(batch, "batch_start")
    assert "Choose a folder" in batch._views.message.text()
    batch._views.output.folder.setText(str(tmp_path / "out"))
    existing = batch._views.output.existing
    existing.setCurrentIndex(existing.findData("overwrite"))
    answers.reply = False
    press(batch, "batch_start")
    assert answers.asked[-1] == "Replace existing files?"
    assert not batch.run.is_running


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
