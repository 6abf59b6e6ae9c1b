"""Pictures made of pictures: readable, labelled, and never written over a source."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app import exports
from app.images import build_pyramid, grey_to_display
from app.items import BlurShape
from app.window import MainWindow
from core.errors import PhotoError
from core.photo import decode
from tests.app.conftest import deblur_and_wait, trigger, wait_idle


def test_exports_are_readable_pictures(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened.findChild(QWidget, "steps").setValue(2)  # type: ignore[union-attr]
    deblur_and_wait(opened, qtbot)
    entry, shown = opened.session.photos.current, opened.session.shown
    assert entry is not None and entry.opened is not None and shown is not None
    assert entry.film is not None
    comparison, strip = tmp_path / "comparison.jpg", tmp_path / "strip.png"
    photo, layers, labels = entry.opened.pyramid, shown.layers, ("Before", "After")
    list(exports.export_comparison(photo, ([], layers), labels, comparison, []))
    list(exports.export_strip(entry.film, opened._files._captions(entry.film), strip, []))
    assert decode(comparison).width > 2 * 208
    assert decode(comparison).height > 144
    assert decode(strip).width > 5 * 100


def test_the_blurs_shape_begins_the_strip(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    deblur_and_wait(opened, qtbot)
    entry = opened.session.photos.current
    assert entry is not None and entry.film is not None
    bare = replace(entry.film, shape=None)
    shape = BlurShape(pixels=grey_to_display(np.full((17, 17), 90, np.uint8)))
    widths = []
    for film in (bare, replace(bare, shape=shape)):
        captions = opened._files._captions(film)
        list(exports.export_strip(film, captions, tmp_path / "strip.png", []))
        widths.append(decode(tmp_path / "strip.png").width)
    assert captions[0] == "Blur"
    assert widths[1] - widths[0] == exports.STRIP_HEIGHT + exports.GAP


def test_a_pair_is_exported_in_one_size_or_each_in_its_own(tmp_path: Path) -> None:
    large, small = (
        build_pyramid(np.full((height, width, 4), 200, np.uint8))
        for height, width in ((300, 400), (150, 200))
    )
    alike, apart = tmp_path / "alike.png", tmp_path / "apart.png"
    list(exports.export_pair((large, small), ("a", "b"), alike, alike=True, sources=[]))
    list(exports.export_pair((large, small), ("a", "b"), apart, alike=False, sources=[]))
    assert decode(alike).width == 2 * 400 + 3 * exports.GAP
    assert decode(apart).width == 400 + 200 + 3 * exports.GAP


def test_two_results_are_exported_as_they_are_compared(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in (1, 2):
        opened._layout.controls.advanced.seed.setValue(seed)
        deblur_and_wait(opened, qtbot)
    first, second = opened.session.photos.current.outcomes  # type: ignore[union-attr]
    opened.session.show(second, first)
    target, said, drawn = tmp_path / "results.png", list[str](), exports._row

    def noting(row: list[exports.Labelled]) -> QImage:
        said.extend(text for _, text in row)
        return drawn(row)

    monkeypatch.setattr(exports, "_row", noting)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    trigger(opened, "action_export_comparison")
    wait_idle(opened, qtbot)
    assert said == ["1 \N{MIDDLE DOT} Fast", "2 \N{MIDDLE DOT} Fast"]
    left = decode(target).rgb[-144 - exports.GAP : -exports.GAP, exports.GAP : exports.GAP + 208]
    shown = first.realistic.pyramid.levels[0][..., 2::-1] / 255
    assert np.abs(left - shown).max() < 2 / 255


@pytest.mark.parametrize("name", ["photo.jpg", "link.jpg", "hard.jpg"])
def test_an_original_is_refused_under_every_name(
    opened: MainWindow, photo_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, name: str
) -> None:
    deblur_and_wait(opened, qtbot)
    target = photo_file.with_name(name)
    if name == "link.jpg":
        target.symlink_to(photo_file)
    elif name == "hard.jpg":
        os.link(photo_file, target)
    before = photo_file.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    trigger(opened, "action_export_comparison")
    wait_idle(opened, qtbot)
    assert "original photo" in opened._layout.info.text.text()
    assert photo_file.read_bytes() == before


def test_an_ending_that_was_not_typed_replaces_nothing_without_a_question(
    opened: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    answers: SimpleNamespace,
) -> None:
    deblur_and_wait(opened, qtbot)
    there = tmp_path / "mine.png"
    there.write_bytes(b"precious")
    bare = str(there.with_suffix(""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (bare, ""))
    answers.reply = False
    trigger(opened, "action_export_comparison")
    assert answers.asked == ["Replace file?"]
    assert not opened.session.is_busy
    assert there.read_bytes() == b"precious"
    answers.reply = True
    trigger(opened, "action_export_comparison")
    wait_idle(opened, qtbot)
    assert decode(there).width > 2 * 208


def test_a_dot_in_a_name_is_no_ending(
    deblurred: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name, written in (("Urlaub 12.5", "Urlaub 12.5.png"), ("a.tif", "a.png"), ("b.JPG",) * 2):
        typed = str(tmp_path / name)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, typed=typed: (typed, ""))
        trigger(deblurred, "action_export_comparison")
        wait_idle(deblurred, qtbot)
        assert (tmp_path / written).is_file(), deblurred._layout.info.text.text()


def test_the_strip_is_of_the_film_as_it_was_when_it_was_asked_for(
    deblurred: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target, film = tmp_path / "strip.png", deblurred.session.photos.current.film  # type: ignore[union-attr]
    assert film is not None

    def answer(*args: object) -> tuple[str, str]:
        film.frames.append(film.frames[-1])  # a run goes on meanwhile
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    trigger(deblurred, "action_export_strip")
    wait_idle(deblurred, qtbot)
    assert target.exists(), deblurred._layout.info.text.text()


def test_the_strip_of_several_samples_says_which_is_which(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    advanced = deblurred._layout.controls.advanced
    advanced.steps.setValue(2)
    advanced.samples.setValue(2)
    deblur_and_wait(deblurred, qtbot)
    shown = deblurred.session.shown
    assert shown is not None
    captions = deblurred._files._captions(shown.film)[6:]
    assert captions[0] == "Sample 1, step 1" and captions[-1] == "Sample 2, step 2"
    assert len(set(captions)) == len(captions)


def test_writing_itself_refuses_a_source_that_appeared_meanwhile(tmp_path: Path) -> None:
    pyramid = build_pyramid(np.zeros((20, 20, 4), np.uint8))
    source = tmp_path / "source.png"
    source.write_bytes(b"precious")
    link = tmp_path / "link.png"
    link.symlink_to(source)
    with pytest.raises(PhotoError, match="original photo"):
        list(exports.export_pair((pyramid, pyramid), ("", ""), link, alike=True, sources=[source]))
    assert source.read_bytes() == b"precious"
