"""The look at the blur before a run: a question, a failure, a photo that was left meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from tests.app.conftest import (
    deblur_and_wait,
    held,
    open_and_wait,
    trigger,
    wait,
    wait_idle,
    write_photo,
)
from tests.conftest import SAMPLES


def test_a_sharp_photo_is_asked_about(
    main_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sharp = tmp_path / "sharp.png"
    with Image.open(SAMPLES / "sample_sharp.jpg") as image:
        image.crop((0, 0, 320, 240)).save(sharp)
    open_and_wait(main_window, [sharp], qtbot)
    asked: list[str] = []

    def decline(parent: object, title: str, *texts: str) -> bool:
        asked.append(title)
        return False

    monkeypatch.setattr("app.trust.controller.ask", decline)
    trigger(main_window, "action_deblur")
    wait(qtbot, lambda: asked)
    wait_idle(main_window, qtbot)
    assert asked == ["Deblur a sharp photo?"]
    assert main_window.session.shown is None


def test_without_the_blur_estimate_a_run_goes_on(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.blur_network.SHIPPED", Path("nowhere.safetensors"))
    monkeypatch.setattr("app.trust.controller.ask", lambda *texts: pytest.fail("asked"))
    deblur_and_wait(opened, qtbot)
    assert opened.session.shown is not None


@pytest.mark.parametrize("fails", [False, True])
def test_a_run_whose_photo_was_left_before_it_began_is_told_of(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fails: bool
) -> None:
    first, session = opened.session.photos.current, opened.session
    open_and_wait(opened, [write_photo(tmp_path / "second.jpg", seed=1)], qtbot)
    session.photos.select(first)
    wait(qtbot, lambda: first is not None and first.opened)
    wait_idle(opened, qtbot)
    if fails:
        monkeypatch.setattr("core.blur_network.SHIPPED", Path("nowhere.safetensors"))
    gate = held(monkeypatch, "find_blur")
    trigger(opened, "action_deblur")
    wait(qtbot, lambda: session.runs.aside_title)
    trigger(opened, "action_next_photo")
    wait(qtbot, lambda: session.photos.entries[1].opened)
    gate.set()
    wait_idle(opened, qtbot)
    assert [entry.outcomes for entry in session.photos.entries] == [[], []]
    assert "photo.jpg was not deblurred" in opened._layout.info.text.text()
