"""The compare viewer: what a person sees of two photos, or of two folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from app import words
from app.compare import window as compare_window
from app.compare.histogram import DifferenceHistogram
from app.compare.panel import FactTable
from app.compare.window import CompareWindow
from app.render import Mode
from app.viewer import Viewer
from app.window import MainWindow
from core.photo import decode
from tests.app.conftest import trigger, wait, write_photo


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[CompareWindow]:
    view = CompareWindow()
    yield view
    view.close()
    view.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two PNGs of 208 x 144 that differ by their noise."""
    return write_photo(tmp_path / "a.png"), write_photo(tmp_path / "b.png", seed=1)


def compare(view: CompareWindow, left: Path, right: Path, qtbot: QtBot) -> None:
    view.compare(left, right)
    wait(qtbot, lambda: not view.comparison.is_busy)


def find(view: CompareWindow, kind: type, name: str) -> QWidget:
    found = view.findChild(kind, name)
    assert isinstance(found, QWidget), name
    return found


def text(view: CompareWindow, name: str) -> str:
    label = find(view, QLabel, f"compare_{name}")
    assert isinstance(label, QLabel)
    return label.text()


def act(view: CompareWindow, name: str) -> QAction:
    action = view.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    return action


def viewer(view: CompareWindow) -> Viewer:
    found = find(view, Viewer, "compare_viewer")
    assert isinstance(found, Viewer)
    return found


def facts(view: CompareWindow) -> dict[str, tuple[str, str, bool]]:
    table = view.findChild(FactTable)
    assert isinstance(table, FactTable)
    rows = {}
    for row in range(table.rowCount()):
        name, left, right = (table.item(row, column).text() for column in range(3))  # type: ignore[union-attr]
        rows[name.removeprefix("\N{NOT EQUAL TO} ")] = (left, right, table.differs(row))
    return rows


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


def test_folders_are_paired_and_stepped_through(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    left, right = tmp_path / "in", tmp_path / "out"
    for folder in (left, right):
        folder.mkdir()
    for name in ("IMG_1", "IMG_2"):
        write_photo(left / f"{name}.png")
        write_photo(right / f"{name.lower()}_deblurred.png", seed=3)
    write_photo(left / "lonely.png")
    compare(window, left, right, qtbot)
    assert len(window.comparison.pairs) == 2
    assert find(window, QToolBar, "compare_pair_bar").isVisibleTo(window)
    assert "lonely.png" in window._views.notes.text()
    assert "(1/2)" in window.windowTitle()
    assert not act(window, "previous_pair").isEnabled()
    act(window, "next_pair").trigger()
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert viewer(window)._labels == ("IMG_2.png", "img_2_deblurred.png")
    assert not act(window, "next_pair").isEnabled()
    act(window, "swap").trigger()
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert viewer(window)._labels == ("img_2_deblurred.png", "IMG_2.png")
    assert window.comparison.paths == (right, left)


def test_folders_can_be_swapped_before_their_photos_are_known(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    left, right = tmp_path / "left", tmp_path / "right"
    for folder in (left, right):
        folder.mkdir()
        write_photo(folder / "photo.png")
    window.compare(left, right)
    act(window, "swap").trigger()
    wait(qtbot, lambda: not window.comparison.is_busy)
    assert window.comparison.paths == (right, left)
    assert window.comparison.pairs == [(right / "photo.png", left / "photo.png")]
    assert not window.comparison.problems


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


def test_folders_without_a_common_name_are_said(
    window: CompareWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    compare(window, tmp_path / "x", tmp_path / "y", qtbot)
    assert "No photo in x" in window._views.notes.text()


def test_a_typed_path_is_compared_on_enter(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot
) -> None:
    window.compare(pair[0], None)
    wait(qtbot, lambda: window.comparison.loaded[0] is not None)
    edit = find(window, QLineEdit, "compare_right")
    assert isinstance(edit, QLineEdit)
    edit.setText(str(pair[1]))
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    wait(qtbot, lambda: window.comparison.measures is not None)
    assert window.comparison.paths == pair


@pytest.mark.parametrize("text", ["~nobody-of-this-name/x.jpg", "a" * 300])
def test_a_typed_path_that_can_be_none_is_said(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot, text: str
) -> None:
    window.show()
    left, right = (window.findChild(QLineEdit, f"compare_{side}") for side in ("left", "right"))
    assert left is not None and right is not None
    left.setText(text)
    right.setText(str(pair[1]))
    qtbot.keyClick(left, Qt.Key.Key_Return)
    wait(qtbot, lambda: window.comparison.problems and not window.comparison.is_busy)
    (problem,) = {words for _, words in window.comparison.problems}
    assert "Error" not in problem


def test_two_dropped_files_are_left_and_right(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot
) -> None:
    window.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in pair])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    wait(qtbot, lambda: window.comparison.measures is not None)
    assert window.comparison.paths == pair


def test_the_comparison_is_exported_but_never_over_a_photo(
    window: CompareWindow,
    pair: tuple[Path, Path],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare(window, *pair, qtbot)
    target = tmp_path / "both.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    picture = decode(target)
    assert picture.width > 2 * 208
    assert np.ptp(picture.rgb[12:50]) > 0.5  # the labels
    before = pair[0].read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(pair[0]), ""))
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    assert "original photo" in window.statusBar().currentMessage()
    assert pair[0].read_bytes() == before


def test_a_message_goes_with_the_pair_or_after_a_while(
    window: CompareWindow,
    pair: tuple[Path, Path],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "both.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    bar, readout = window.statusBar(), window._views.readout
    compare(window, *pair, qtbot)
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    assert "both.png" in bar.currentMessage() and not readout.isVisible()
    compare(window, *pair[::-1], qtbot)
    assert bar.currentMessage() == "" and readout.isVisible()
    monkeypatch.setattr(compare_window, "MESSAGE_MS", 50)
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: "both.png" in bar.currentMessage())
    wait(qtbot, lambda: readout.isVisible())


def test_a_long_name_is_cut_so_that_the_suggested_one_can_be_written(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = pair[0].rename(pair[0].with_name("n" * 245 + ".png"))
    suggested: list[Path] = []

    def accept(*args: str) -> tuple[str, str]:
        suggested.append(Path(args[2]))
        return args[2], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", accept)
    compare(window, long, pair[1], qtbot)
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    (path,) = suggested
    assert path.name.endswith("n-comparison.png") and path.is_file()


def test_a_window_lives_until_it_is_closed(pair: tuple[Path, Path], qtbot: QtBot) -> None:
    CompareWindow().compare(*pair)
    (window,) = CompareWindow._on_screen
    with qtbot.waitSignal(window.destroyed):
        window.close()  # while it is decoding
    assert not CompareWindow._on_screen
    CompareWindow().compare(*pair)
    (window,) = CompareWindow._on_screen
    comparison = window.comparison
    wait(qtbot, lambda: comparison.measures is not None)
    with qtbot.waitSignal(window.destroyed):
        qtbot.keyClick(viewer(window), Qt.Key.Key_Escape)
    assert comparison.loaded == [None, None]


def test_the_main_window_opens_it_with_the_current_photo(
    opened: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    trigger(opened, "action_compare_files")
    (window,) = CompareWindow._on_screen
    wait(qtbot, lambda: window.comparison.loaded[0] is not None)
    assert window.comparison.paths == (photo_file, None)
    window.close()
