"""What the batch dialog shows is what it does; what it cannot do it says."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.batch.dialog import BatchDialog
from app.batch.rows import PHOTO, STATUS
from app.window import MainWindow
from core.options import DeblurOptions, Recipe
from core.provenance import read, sidecar_path
from tests.app.batch_dialog.conftest import cells, drop, fill, opened_from, press, run_to_end
from tests.app.conftest import wait, write_photo


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
    advanced.hint.setChecked(False)
    advanced.twice.setChecked(True)
    advanced.model.setCurrentIndex(advanced.model.findData("full"))
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
        assert not recipe.deblur.hint
        assert recipe.deblur.twice
        assert recipe.deblur.model == "full"
        assert (recipe.finish.amount, recipe.finish.grain) == (80, "match")
        assert (recipe.save.quality, recipe.save.metadata) == (81, "strip")
        with Image.open(row.target) as image:
            assert image.format == "WEBP"
    assert (tmp_path / "out" / "inner" / "a_77.webp").exists()
    assert "Done: 4." in batch._views.summary.text()


def test_changed_settings_reach_the_dialog_but_not_what_was_chosen_in_it(
    batch: BatchDialog,
    main_window: MainWindow,
    photos: Path,
    tmp_path: Path,
    qtbot: QtBot,
    slow: threading.Event,
) -> None:
    """Who asks for no places in files has asked for it here too."""
    output, change = batch._views.output, main_window.session.change_settings
    fill(batch, photos, tmp_path / "out", qtbot)
    output.quality.setValue(71)
    change(save_metadata="no_location", save_quality=80, save_ai_mark=False, save_sidecar=True)
    save = output.save_options()
    assert (save.metadata, save.quality) == ("no_location", 71)
    assert (save.ai_mark, save.sidecar) == (False, True)
    press(batch, "batch_start")
    change(save_metadata="strip")
    assert output.save_options().metadata == "no_location", "a batch that runs keeps its own"
    slow.set()
    wait(qtbot, lambda: not batch.run.is_running)
    assert output.save_options().metadata == "strip"


def test_the_suggested_folder_goes_with_the_first_photo(
    batch: BatchDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    output = batch._views.output

    def first_of(folder: Path) -> str:
        folder.mkdir(exist_ok=True)
        write_photo(folder / "a.png", 96, 64, 1)
        batch._views.table.selectAll()
        batch._remove()
        batch.add_paths([folder])
        wait(qtbot, lambda: bool(batch._rows.rows) and not batch._searches.runner.is_busy)
        return output.folder.text()

    for name in ("one", "two"):
        assert first_of(tmp_path / name) == str(tmp_path / name / output.usual)
    output.folder.setText(str(tmp_path / "mine"))
    assert first_of(tmp_path / "three") == str(tmp_path / "mine")


def test_samples_can_be_chosen_where_they_count(main_window: MainWindow) -> None:
    main_window._layout.controls.advanced.steps.setValue(4)
    form = opened_from(main_window)._views.recipe
    assert form.advanced.samples.isEnabled()
    form.show_recipe(Recipe(deblur=DeblurOptions(steps=1)))
    assert not form.advanced.samples.isEnabled()


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


def test_filters_and_what_is_not_a_photo(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    batch._views.filter.setText("*.jpg; d*")
    fill(batch, photos, tmp_path / "out", qtbot)
    assert cells(batch, PHOTO) == ["a.jpg", "inner/a.jpg", "inner/d.webp"]
    batch.add_paths([tmp_path / "gone.jpg"])
    wait(qtbot, lambda: "gone.jpg is not there" in batch._views.message.text())
    batch.add_paths([photos / "a.jpg"])
    wait(qtbot, lambda: not batch._searches.runner.is_busy)
    assert len(cells(batch, PHOTO)) == 3
    batch.add_paths([tmp_path / f"{number}.jpg" for number in range(7)])
    wait(qtbot, lambda: "And 2 more." in batch._views.message.text())
    lines = batch._views.message.text().splitlines()
    assert [line.split("/")[-1] for line in lines[:5]] == [
        f"{n}.jpg is not there." for n in range(5)
    ]
    assert lines[5:] == ["And 2 more."]
    (photos / "clip.mov").touch()
    batch._views.filter.setText("")
    batch.add_paths([photos])
    wait(qtbot, lambda: "were left out: 1 (.mov)." in batch._views.message.text())
    assert len(batch._views.message.text().splitlines()) == 1


def test_a_filter_may_hold_spaces(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("Shoot A1.jpg", "Shoot B1.jpg"):
        write_photo(photos / name, 96, 64)
    batch._views.filter.setText(" Shoot A*.jpg ;b*;")
    fill(batch, photos, tmp_path / "out", qtbot)
    assert cells(batch, PHOTO) == ["Shoot A1.jpg", "b.png"]


def test_what_cannot_start_says_why(
    batch: BatchDialog, photos: Path, tmp_path: Path, qtbot: QtBot, answers: SimpleNamespace
) -> None:
    assert not batch._views.start.isEnabled()
    assert "Add photos" in batch._views.start.toolTip()
    assert "Add photos" in batch._views.why.text() and batch._views.why.isVisible()
    fill(batch, photos, tmp_path / "out", qtbot)
    batch._views.output.template.setText("{size}")
    assert "{name}" in batch._views.output.shown.text()
    assert not batch._views.start.isEnabled() and "{name}" in batch._views.why.text()
    batch._views.output.template.setText("{name}")
    assert not batch._views.why.isVisible()
    batch._views.output.folder.setText("")
    press(batch, "batch_start")
    assert "Choose a folder" in batch._views.message.text() and batch._views.message.is_warning
    for name, why in ((f"/{'a' * 300}", "too long"), ("~nobody-of-this-name", ""), ("sharp", "")):
        batch._views.output.folder.setText(name)
        assert batch._views.output.output == photos / name  # beside the photos, if relative
        if why:
            press(batch, "batch_start")
            assert why in batch._views.message.text()
    batch._views.output.folder.setText(str(tmp_path / "out"))
    existing = batch._views.output.existing
    existing.setCurrentIndex(existing.findData("overwrite"))
    answers.reply = False
    press(batch, "batch_start")
    assert answers.asked[-1] == "Replace existing files?"
    assert not batch.run.is_running
