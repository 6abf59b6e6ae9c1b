"""The compare viewer: what a person sees of two photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QCheckBox, QLineEdit, QToolBar
from pytestqt.qtbot import QtBot

from app import words
from app.compare.histogram import DifferenceHistogram
from app.compare.panel import FactTable
from app.compare.window import CompareWindow
from app.render import Mode
from tests.app.compare_viewer.conftest import act, compare, facts, find, text, viewer
from tests.app.conftest import wait, write_photo


def test_two_photos_are_shown_and_measured(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot
) -> None:
    compare(window, *pair, qtbot)
    assert window.isVisible()
    assert window.objectName() == "compare_window"
    for name, path in zip(("compare_left", "compare_right"), pair, strict=True):
        edit = find(window, QLineEdit, name)
        assert isinstance(edit, QLineEdit) and edit.text() == str(path)
    assert viewer(window)._labels == ("a.png", "b.png")
    measures = window.comparison.measures
    assert measures is not None and measures.psnr is not None
    assert text(window, "psnr") == f"{measures.psnr:.2f} dB"
    assert 30 < measures.psnr < 42
    assert text(window, "ssim").startswith("0.")
    chart = window.findChild(DifferenceHistogram)
    assert isinstance(chart, DifferenceHistogram)
    assert 8 <= chart.reach < 40
    assert "red" in chart.accessibleDescription()
    assert not find(window, QToolBar, "compare_pair_bar").isVisibleTo(window)


def test_every_mode_works_on_the_pair(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot
) -> None:
    compare(window, *pair, qtbot)
    for mode in Mode:
        act(window, f"mode_{mode.value}").trigger()
        assert viewer(window).mode is mode
        assert not window.grab().isNull()
    act(window, "loupe").trigger()
    assert viewer(window).loupe
    qtbot.mouseMove(viewer(window), viewer(window).rect().center())
    assert window._views.readout.text().count("RGB") == 2


def test_another_size_is_scaled_with_a_note(
    window: CompareWindow, pair: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    half = tmp_path / "half.png"
    Image.open(pair[0]).resize((104, 72)).save(half)
    compare(window, pair[0], half, qtbot)
    assert "(104 \N{MULTIPLICATION SIGN} 72)" in window._views.notes.text()
    after = viewer(window)._sides[1][0]
    assert (after.rect.width(), after.rect.height()) == (208, 144)
    assert text(window, "psnr").endswith("dB")


def test_another_shape_is_said_and_shown_side_by_side_only(
    window: CompareWindow, pair: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    tall = write_photo(tmp_path / "tall.png", 100, 200)
    compare(window, *pair, qtbot)
    act(window, "mode_flicker").trigger()
    compare(window, pair[0], tall, qtbot)
    assert viewer(window).mode is Mode.SIDE_BY_SIDE
    assert not act(window, "mode_difference").isEnabled()
    assert "different shapes" in act(window, "mode_difference").toolTip()
    assert "different shapes" in window._views.notes.text()
    assert text(window, "psnr") == "\N{EN DASH}"
    assert float(text(window, "sharpness_right")) > 0
    compare(window, *pair, qtbot)
    assert viewer(window).mode is Mode.FLICKER
    assert act(window, "mode_difference").isEnabled()


@pytest.mark.parametrize("turned", [False, True])
def test_photos_of_different_shapes_are_shown_at_the_same_zoom(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot, turned: bool
) -> None:
    small, flat = write_photo(tmp_path / "s.png", 20, 21), write_photo(tmp_path / "f.png", 200, 12)
    window.resize(1240, 800)
    compare(window, *((flat, small) if turned else (small, flat)), qtbot)
    rects = [side[0].rect for side in viewer(window)._sides]
    assert rects[turned] == QRectF(90, 0, 20, 21)
    assert rects[not turned] == QRectF(0, 4, 200, 12)
    assert viewer(window).photo_size == QSize(200, 21)
    assert window._views.zoom.text() == "100 %"


def test_a_mode_chosen_by_hand_outlives_a_pair_that_allows_only_one(
    window: CompareWindow, pair: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    tall = write_photo(tmp_path / "tall.png", 100, 200)
    compare(window, pair[0], tall, qtbot)
    assert viewer(window).mode is Mode.SIDE_BY_SIDE
    window.comparison.choose(tall, None)
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert viewer(window).mode is Mode.SPLIT
    act(window, "mode_difference").trigger()
    compare(window, *pair, qtbot)
    assert viewer(window).mode is Mode.DIFFERENCE


def test_where_nothing_is_shown_there_is_no_zoom(
    window: CompareWindow, pair: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    compare(window, *pair, qtbot)
    assert window._views.zoom.text().endswith(" %")
    compare(window, tmp_path, tmp_path, qtbot)
    assert window._views.hint.text() == "There is nothing to show."
    assert window._views.zoom.text() == ""


def test_exif_stands_side_by_side_and_differences_are_marked(
    window: CompareWindow, pair: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    paths = []
    for name, iso in (("left.jpg", 100), ("right.jpg", 800)):
        block = Image.Exif()
        block[ExifTags.Base.Model] = "One camera"
        block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ISOSpeedRatings] = iso
        paths.append(tmp_path / name)
        Image.open(pair[0]).save(paths[-1], exif=block)
    compare(window, paths[0], paths[1], qtbot)
    rows = facts(window)
    sizes = [words.file_size(path.stat().st_size) for path in paths]
    assert rows["Size"][:2] == tuple(sizes) and all(size.endswith(" kB") for size in sizes)
    assert rows["Camera"] == ("One camera", "One camera", False)
    assert rows["ISO"] == ("100", "800", True)
    box = find(window, QCheckBox, "compare_only_differences")
    assert isinstance(box, QCheckBox)
    box.setChecked(True)
    table = window.findChild(FactTable)
    assert isinstance(table, FactTable)
    hidden = [table.isRowHidden(row) for row in range(table.rowCount())]
    assert hidden == [not table.differs(row) for row in range(table.rowCount())]


def test_a_broken_photo_is_said_in_place_and_the_other_shown(
    window: CompareWindow, pair: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(pair[1].read_bytes()[:200])
    compare(window, pair[0], broken, qtbot)
    assert window._views.notes.text().startswith("Right: ")
    assert "damaged" in window._views.notes.text()
    assert viewer(window)._labels == ("a.png", "")
    assert not act(window, "export_comparison").isEnabled()
    compare(window, tmp_path / "gone.png", broken, qtbot)
    assert "does not exist" in window._views.notes.text()
    assert window._views.hint.text() == "There is nothing to show."
