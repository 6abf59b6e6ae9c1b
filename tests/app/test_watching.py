"""What is seen of a run on its way: its steps, or an earlier result, as one chooses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.options import MAX_STEPS
from tests.app.conftest import enabled, trigger, wait, wait_idle


def test_an_earlier_result_can_be_looked_at_during_a_run(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    viewer, runs = deblurred._layout.viewer, deblurred.session.runs
    viewer.set_region(QRect(32, 32, 64, 64))
    deblurred._layout.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_preview_region")
    run = runs.current
    assert run is not None
    wait(qtbot, lambda: run.film.frames)
    assert viewer._labels[1].startswith("Step")
    assert viewer._sides[1][-1].rect == QRectF(32, 32, 64, 64)
    deblurred.session.show(deblurred.session.shown)
    assert viewer._labels == ("Before", "After")
    # A step of the result's own film lies where that is: on the whole photo.
    count = len(run.film.frames)
    deblurred._layout.strip.slider.setValue(1)
    assert viewer._sides[1][-1].rect == QRectF(0, 0, 208, 144)
    deblurred._layout.strip.slider.setValue(3)
    wait(qtbot, lambda: len(run.film.frames) > count)
    assert runs.is_deblurring
    assert viewer._labels == ("Before", "After")
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)


def test_a_run_can_be_watched_again_after_a_look_at_a_result(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    history, strip, runs = (
        deblurred._layout.history,
        deblurred._layout.strip,
        deblurred.session.runs,
    )
    viewer = deblurred._layout.viewer
    deblurred._layout.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    run = runs.current
    assert run is not None
    assert [history.item(row).isSelected() for row in range(history.count())] == [True, False]
    assert not enabled(deblurred, "delete_result")
    wait(qtbot, lambda: run.film.frames)
    qtbot.keyClick(history, Qt.Key.Key_Down)
    assert strip.film is not run.film and viewer._labels == ("Before", "After")
    assert [outcome.number for outcome in history.selected] == [1]
    qtbot.keyClick(history, Qt.Key.Key_Up)
    assert strip.film is run.film and viewer._labels[1].startswith("Step")
    assert not history.selected and runs.is_deblurring
    qtbot.keyClick(history, Qt.Key.Key_Down)
    trigger(deblurred, "action_cancel")  # the row goes, whatever is looked at
    wait_idle(deblurred, qtbot)
    assert history.count() == 1 and history.selected == [deblurred.session.shown]


def test_a_deleted_result_takes_its_film_along_during_a_run(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    history, strip = deblurred._layout.history, deblurred._layout.strip
    deblurred._layout.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    run = deblurred.session.runs.current
    assert run is not None
    qtbot.keyClick(history, Qt.Key.Key_Down)
    assert strip.film is not run.film
    trigger(deblurred, "action_delete_result")
    assert strip.film is run.film
    assert history.count() == 1 and history.item(0).isSelected()
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)
    assert history.count() == 0 and strip.film is None


@pytest.mark.parametrize("chosen", ["step", "blurry photo", "structure"])
def test_what_was_chosen_of_a_run_goes_with_it_when_it_is_cancelled(
    deblurred: MainWindow, qtbot: QtBot, chosen: str
) -> None:
    strip, stage = deblurred._layout.strip, deblurred._stage
    deblurred._layout.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    wait(qtbot, lambda: strip.step_count >= 2)
    if chosen == "structure":
        strip._pictures[0].click()
        assert stage.structure is not None
    else:
        strip.slider.setValue(1 if chosen == "step" else 0)
        assert stage.step == strip.slider.value()
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)
    assert deblurred._layout.viewer._labels == ("Before", "After")
    assert strip.slider.value() == strip.slider.maximum() == 3
    assert not any(picture.isChecked() for picture in strip._pictures)


def test_who_sets_the_amount_in_a_run_sees_what_that_changes(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    viewer, runs = deblurred._layout.viewer, deblurred.session.runs
    deblurred._layout.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    wait(qtbot, lambda: viewer._labels[1].startswith("Step"))
    deblurred._layout.controls.amount.setValue(40)
    assert runs.is_deblurring
    assert viewer._labels == ("Before", "After")
    assert viewer._sides[1][-1].opacity == pytest.approx(0.4)
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)
