"""Runs that end early: cancelled, closed, replaced; and the window answers all the while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect, QTimer
from pytestqt.qtbot import QtBot

from app import words
from app.items import Ready
from app.jobs import Engine
from app.window import MainWindow
from core.events import Event, Progress, Result, Step
from core.options import DeblurOptions
from tests.app.conftest import (
    deblur_and_wait,
    enabled,
    open_and_wait,
    trigger,
    wait,
    wait_idle,
    write_photo,
)


class SlowEngine(Engine):
    """An engine whose runs take seconds; counts those that were closed before their end."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = 0

    def deblurrer(self, device: str, model: str | None = None) -> Any:
        return self

    def ready(self, device: str, model: str | None = None) -> Ready:
        return Ready(device="CPU, slow")

    def run(
        self,
        rgb: np.ndarray,
        options: DeblurOptions,
        *,
        preview_side: int | None,
        each_sample: bool = False,
    ) -> Iterator[Event]:
        if options.steps == 1:
            yield Result(rgb=rgb, device="CPU, slow", tile=64, seconds=0.0)
            return
        try:
            for step in range(1, 100):
                yield Progress(
                    stage="denoise", step=step, steps=99, sample=1, samples=1, done=step, total=99
                )
                yield Step(
                    step=step,
                    steps=99,
                    sample=1,
                    samples=1,
                    sigma=1.0,
                    denoised=np.zeros((48, 64, 3), np.uint8),
                )
                time.sleep(0.05)
        except GeneratorExit:
            self.closed += 1
            raise


@pytest.fixture
def slow() -> SlowEngine:
    return SlowEngine()


@pytest.fixture
def running(
    qtbot: QtBot, slow: SlowEngine, photo_file: Path, answers: SimpleNamespace
) -> Iterator[MainWindow]:
    """A window with a run on its way."""
    view = MainWindow(slow)
    view.show()
    open_and_wait(view, [photo_file], qtbot)
    view._layout.controls.preset.setCurrentText("Balanced")  # one step ends at once
    trigger(view, "action_deblur")
    entry = view.session.photos.current
    assert entry is not None
    wait(qtbot, lambda: entry.film and entry.film.frames)
    yield view
    answers.reply = True
    view.close()


def test_cancel_is_enabled_exactly_while_something_runs(
    running: MainWindow, slow: SlowEngine, qtbot: QtBot
) -> None:
    assert enabled(running, "cancel")
    assert not enabled(running, "deblur")
    trigger(running, "action_cancel")
    wait_idle(running, qtbot)
    assert slow.closed == 1
    assert not enabled(running, "cancel")
    assert enabled(running, "deblur")
    assert running.session.shown is None
    assert running.session.photos.current.film is None  # type: ignore[union-attr]


def test_a_run_cancelled_before_it_began_is_forgotten(
    main_window: MainWindow, photo_file: Path, qtbot: QtBot
) -> None:
    """It waits for the quick preview, which is on its way."""
    main_window.open_photos([photo_file])
    wait(
        qtbot,
        lambda: main_window.session.photos.current and main_window.session.photos.current.opened,
    )
    assert main_window.session.runs.runner.is_busy
    trigger(main_window, "action_deblur")
    trigger(main_window, "action_cancel")
    wait_idle(main_window, qtbot)
    assert not main_window.session.runs.is_deblurring
    assert enabled(main_window, "deblur")


def test_a_photo_that_is_opened_during_a_run_has_its_preview_after_it(
    running: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    photos = running.session.photos
    running.open_photos([write_photo(tmp_path / "other.jpg")])
    wait(qtbot, lambda: len(photos.entries) == 2 and photos.entries[1].opened is not None)
    assert running.session.runs.is_deblurring and photos.entries[1].preview is None
    trigger(running, "action_cancel")
    wait(qtbot, lambda: photos.entries[1].preview is not None)


def test_opening_can_be_cancelled(
    main_window: MainWindow, photo_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*args: object) -> Iterator[None]:
        while True:
            time.sleep(0.01)
            yield None

    monkeypatch.setattr("app.jobs.open_photo", endless)
    main_window.open_photos([photo_file])
    wait(qtbot, lambda: main_window.session.photos.opener.is_busy)
    trigger(main_window, "action_cancel")
    assert main_window._layout.progress_text.text() == "Stopping ..."
    wait_idle(main_window, qtbot)
    assert main_window.session.photos.entries == []
    assert main_window._layout.stack.currentWidget() is main_window._layout.empty


def test_progress_and_time_left_are_shown(running: MainWindow, qtbot: QtBot) -> None:
    wait(qtbot, lambda: running._layout.progress.value() >= 3)
    text = running._layout.progress_text.text()
    assert "of 99" in text
    assert "left" in text


def test_the_tile_is_counted_within_the_step() -> None:
    def text(done: int, **facts: int) -> str:
        one = Progress(
            stage="denoise", step=2, steps=3, sample=1, samples=1, done=done, total=24, **facts
        )
        return words.progress_text(one, None)

    assert text(14, tiles=6) == "Step 2 of 3 \N{MIDDLE DOT} tile 3 of 6"
    assert text(24, tiles=6) == text(14) == "Step 2 of 3"


def test_closing_asks_and_can_be_declined(
    running: MainWindow, slow: SlowEngine, answers: SimpleNamespace
) -> None:
    answers.reply = False
    assert not running.close()
    assert running.isVisible()
    assert running.session.runs.is_deblurring
    answers.reply = True
    assert running.close()
    assert len(answers.asked) == 2
    assert slow.closed == 1


def test_another_photo_can_be_opened_meanwhile(
    running: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = running.session.photos.current
    running.open_photos([write_photo(tmp_path / "second.png")])
    wait(qtbot, lambda: len(running.session.photos.entries) == 2)
    wait(qtbot, lambda: running.session.photos.current.opened)  # type: ignore[union-attr]
    assert running.session.runs.current.entry is first  # type: ignore[union-attr]
    assert running._layout.strip.step_count == 0


def test_closing_the_photo_of_a_run_asks_and_cancels_it(
    running: MainWindow, slow: SlowEngine, qtbot: QtBot, answers: SimpleNamespace
) -> None:
    answers.reply = False
    trigger(running, "action_close_photo")
    assert running.session.runs.is_deblurring
    answers.reply = True
    trigger(running, "action_close_photo")
    wait_idle(running, qtbot)
    assert answers.asked == ["Stop deblurring?"] * 2
    assert slow.closed == 1
    assert running.session.photos.current is None


def test_scrubbing_during_a_run_is_not_pulled_away(running: MainWindow, qtbot: QtBot) -> None:
    wait(qtbot, lambda: running._layout.strip.step_count >= 3)
    running._layout.strip.slider.setValue(1)
    count = running._layout.strip.step_count
    wait(qtbot, lambda: running._layout.strip.step_count > count + 2)
    assert running._layout.strip.slider.value() == 1
    assert running._stage.step == 1


def test_the_window_answers_while_a_photo_is_deblurred(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(main_window, [write_photo(tmp_path / "large.jpg", 1200, 900)], qtbot)
    main_window._layout.controls.advanced.steps.setValue(3)
    delays: list[float] = []
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        now = time.monotonic()
        delays.append(now - last - 0.01)
        last = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(10)
    began = last = time.monotonic()
    deblur_and_wait(main_window, qtbot)
    took = time.monotonic() - began
    timer.stop()
    assert len(delays) > 10
    # A busy machine holds everything up: there the run itself is the measure.
    assert max(delays) < max(0.5, took / 4)


def test_a_region_is_made_without_grain(opened: MainWindow, qtbot: QtBot) -> None:
    """It shows the pixels that the whole photo has before its own."""
    opened._layout.controls.advanced.grain.setChecked(True)
    opened._layout.viewer.set_region(QRect(32, 32, 64, 64))
    deblur_and_wait(opened, qtbot, "action_preview_region")
    deblur_and_wait(opened, qtbot)
    region, whole = opened.session.photos.current.outcomes  # type: ignore[union-attr]
    assert [region.grain, whole.grain] == ["none", "match"]
