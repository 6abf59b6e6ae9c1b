"""The map of where samples disagree lies over the result that it is of, as far as that shows."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core_words import in_words
from app.trust.agreement import Agreement
from app.window import MainWindow
from core.disagreement import Disagreement
from core.options import Region
from tests.app.conftest import deblur_and_wait, picture, trigger, wait_idle
from tests.app.test_painting import paint

NAME = "show_disagreement"


def show_map(view: MainWindow, qtbot: QtBot) -> str:
    """The map's sentence."""
    trigger(view, f"action_{NAME}")
    wait_idle(view, qtbot)
    return sentence(view)


def sentence(view: MainWindow) -> str:
    label = view.findChild(QLabel, "trust_sentence")
    assert label is not None
    return label.text()


def test_it_is_of_the_shown_result_and_leaves_with_it(deblurred: MainWindow, qtbot: QtBot) -> None:
    entry, advanced = deblurred.session.photos.current, deblurred._layout.controls.advanced
    assert entry is not None
    advanced.steps.setValue(2)
    advanced.seed.setValue(5)
    deblur_and_wait(deblurred, qtbot)
    first, second = entry.outcomes
    deblurred.session.show(first)
    assert show_map(deblurred, qtbot)
    varied = deblurred._trust.seeds.varied.get(entry)
    assert varied is not None and varied.variations[0].options == first.options
    deblurred.session.show(second)
    assert sentence(deblurred) == "" and not deblurred._actions[NAME].isChecked()
    # Settings are for the next run: they change nothing of what is shown.
    deblurred.session.show(first)
    trigger(deblurred, f"action_{NAME}")
    advanced.steps.setValue(4)
    assert sentence(deblurred) and not deblurred.session.is_busy


def test_without_a_result_it_is_of_the_settings_and_leaves_with_them(
    opened: MainWindow, qtbot: QtBot
) -> None:
    model = opened._layout.controls.advanced.model
    assert show_map(opened, qtbot)
    model.setCurrentIndex(model.findData("full"))
    assert sentence(opened) == "" and not opened._actions[NAME].isChecked()


def test_a_result_of_one_step_has_the_map_of_balanced(opened: MainWindow, qtbot: QtBot) -> None:
    deblur_and_wait(opened, qtbot)
    shown = opened.session.shown
    assert shown is not None and shown.options.steps == 1
    assert show_map(opened, qtbot)
    opened._layout.controls.advanced.seed.setValue(9)
    deblur_and_wait(opened, qtbot)
    assert sentence(opened), "another seed of the same"


def test_it_fades_with_the_amount_and_ends_where_a_mask_does(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    local, viewer = deblurred._layout.local, deblurred._layout.viewer
    amount = deblurred._layout.controls.amount
    local.protect.setChecked(False)
    local.feather.setValue(0)
    local.brush.setValue(20)

    def inside() -> np.ndarray:
        corner = viewer._view.to_pane(QRectF(0, 0, 0, 0)).topLeft().toPoint()
        return picture(deblurred)[corner.y() :, corner.x() :][:144, :208]

    amount.setValue(0)
    photo = inside()
    amount.setValue(100)
    assert show_map(deblurred, qtbot)
    full = inside()
    amount.setValue(0)
    assert np.array_equal(inside(), photo) and sentence(deblurred) == ""
    amount.setValue(50)
    half = inside()
    assert sentence(deblurred) and np.abs(half - photo).sum() < np.abs(full - photo).sum()
    amount.setValue(100)
    assert np.array_equal(inside(), full)
    paint(deblurred, "mask_brush", [(40, 40), (80, 40)], qtbot)
    trigger(deblurred, "action_mask_brush")
    masked = inside()
    assert np.array_equal(masked[80:, 100:], photo[80:, 100:])
    assert np.abs(masked[38:43, 50:70] - full[38:43, 50:70]).max() <= 1


def test_of_a_region_it_dims_nothing_around_that(deblurred: MainWindow, qtbot: QtBot) -> None:
    viewer = deblurred._layout.viewer
    region = QRect(32, 32, 64, 64)
    viewer.set_region(region)
    deblur_and_wait(deblurred, qtbot, "action_preview_region")
    plain = picture(deblurred)
    assert show_map(deblurred, qtbot)
    changed = np.abs(picture(deblurred) - plain).max(axis=2) > 0
    inside = viewer._view.to_pane(QRectF(region)).toRect()
    rows, columns = (slice(inside.y(), inside.bottom()), slice(inside.x(), inside.right()))
    assert changed[rows, columns].mean() > 0.9
    changed[inside.y() - 1 : inside.bottom() + 2, inside.x() - 1 : inside.right() + 2] = False
    assert not changed.any()


def test_a_check_of_the_result_leaves_with_the_first_step_of_the_amount(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    trigger(deblurred, "action_show_reblur")
    wait_idle(deblurred, qtbot)
    assert sentence(deblurred)
    deblurred._layout.controls.amount.setValue(30)
    assert sentence(deblurred) == "" and not deblurred._actions["show_reblur"].isChecked()


def percents(words: str) -> list[int]:
    """Of a map's sentence: where the samples agree, and where they differ."""
    return [int(number) for number in re.findall(r"(\d+)\s%", words)]


@pytest.mark.parametrize("first", ["map", "mask"])
def test_nothing_outside_of_a_mask_is_called_a_guess(
    deblurred: MainWindow, qtbot: QtBot, first: str
) -> None:
    local, shown = deblurred._layout.local, deblurred.session.shown
    assert shown is not None
    local.protect.setChecked(False)
    local.feather.setValue(0)
    local.brush.setValue(40)
    whole = percents(show_map(deblurred, qtbot))
    if first == "mask":
        trigger(deblurred, f"action_{NAME}")
    paint(deblurred, "mask_brush", [(20, 20), (180, 20)], qtbot)
    if first == "mask":
        trigger(deblurred, f"action_{NAME}")
    agree, differ = percents(sentence(deblurred))
    assert shown.masked is not None
    outside = 100 * (shown.masked.mask == 0).mean()
    assert outside > 60 and whole[0] < agree and agree >= round(outside)
    assert whole[1] > differ
    deblurred.session.undo_group.undo()
    assert percents(sentence(deblurred)) == whole


@pytest.mark.parametrize("region", [None, Region(x=64, y=32, width=640, height=160)])
def test_what_is_kept_of_agreement_tells_the_same_of_any_mask(region: Region | None) -> None:
    draw, shape = np.random.default_rng(0), (240, 1600)
    noise = cv2.GaussianBlur(draw.normal(0, 1, shape).astype(np.float32), (0, 0), 12)
    spread = 4 + 2 * noise / noise.std()
    everywhere = np.full(shape, 255, np.uint8)
    below = everywhere.copy()
    below[:100] = 0
    found = Disagreement(samples=4, spread=spread, likely=spread, region=region)
    kept = Agreement.of(found)
    assert max(kept.agree.shape) == 512
    for mask in (everywhere, below):
        exact = percents(found.within(mask).describe())
        assert percents(kept.sentence(mask)) == pytest.approx(exact, abs=1)
    nowhere = everywhere * 0
    assert kept.sentence(nowhere) == in_words(found.within(nowhere).describe())
