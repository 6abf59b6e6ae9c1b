"""The Trust panel as a person uses it: realism, maps, variations, the question beforehand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QSlider
from pytestqt.qtbot import QtBot

from app.items import Masked, Opened, Tint
from app.jobs import open_photo
from app.results import Look
from app.trust.findings import Checked, overlay_pixels
from app.trust.help import TrustHelp
from app.trust.jobs import check
from app.window import MainWindow
from core.finish import Ends
from core.options import MAX_STEPS, SaveOptions
from core.photo import decode
from core.provenance import sidecar_path
from core.reproduce import Reproduction, reproduce
from tests.app.conftest import (
    deblur_and_wait,
    held,
    picture,
    trigger,
    wait,
    wait_idle,
    write_photo,
)


def sentence(view: MainWindow) -> str:
    label = view.findChild(QLabel, "trust_sentence")
    assert label is not None
    return label.text()


def realism(view: MainWindow) -> QSlider:
    slider = view.findChild(QSlider, "realism")
    assert slider is not None
    return slider


def test_realism_blends_at_once_and_is_what_is_saved(
    deblurred: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_weights: Path
) -> None:
    shown = deblurred.session.shown
    assert shown is not None and shown.realism == 1.0
    full = picture(deblurred)
    realism(deblurred).setValue(0)
    faithful = picture(deblurred)
    realism(deblurred).setValue(50)
    between = picture(deblurred)
    assert np.abs(full - faithful).max() > 20
    assert np.abs(between - (full + faithful) / 2).max() <= 2
    target = tmp_path / "half.png"
    deblurred.session.save(target, SaveOptions(sidecar=True))
    wait_idle(deblurred, qtbot)
    expected = (shown.faithful.rgb / 65535 + shown.realistic.rgb / 65535) / 2
    assert np.abs(decode(target).rgb - expected).max() < 1 / 255
    *_, found = reproduce(sidecar_path(target), weights_file=tiny_weights)
    assert isinstance(found, Reproduction) and found.bit_equal


def test_one_step_has_nothing_to_blend(opened: MainWindow, qtbot: QtBot) -> None:
    assert not realism(opened).isEnabled()
    opened._layout.controls.advanced.steps.setValue(1)
    deblur_and_wait(opened, qtbot)
    assert not realism(opened).isEnabled()


def test_a_mean_of_samples_begins_at_its_faithful_end(opened: MainWindow, qtbot: QtBot) -> None:
    opened._layout.controls.advanced.steps.setValue(2)
    opened._layout.controls.advanced.samples.setValue(2)
    deblur_and_wait(opened, qtbot)
    assert realism(opened).value() == 0
    assert realism(opened).isEnabled()


def test_the_film_of_several_samples_ends_at_what_they_make_together(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened._layout.controls.advanced.steps.setValue(2)
    opened._layout.controls.advanced.samples.setValue(2)
    deblur_and_wait(opened, qtbot)
    slider, stage = opened._layout.strip.slider, opened._stage
    assert (slider.value(), slider.maximum(), stage.step) == (5, 5, None)
    slider.setValue(4)
    assert stage.step == 4
    slider.setValue(5)
    assert stage.step is None


@pytest.mark.parametrize("name", ["show_disagreement", "show_reblur", "show_blur"])
def test_maps_are_painted_explained_and_leave_again(
    deblurred: MainWindow, qtbot: QtBot, name: str
) -> None:
    before = picture(deblurred)
    assert deblurred._layout.trust.visibleRegion().isEmpty(), "the panel lies behind another"
    trigger(deblurred, f"action_{name}")
    assert not deblurred._layout.trust.visibleRegion().isEmpty()
    wait(qtbot, lambda: sentence(deblurred))
    wait_idle(deblurred, qtbot)
    assert sentence(deblurred).endswith(".")
    assert deblurred._layout.trust.legend.isVisibleTo(deblurred._layout.trust)
    assert "Legend" in deblurred._layout.trust.legend.accessibleName()
    assert np.abs(picture(deblurred) - before).max() > 20
    trigger(deblurred, f"action_{name}")
    assert sentence(deblurred) == ""
    assert np.array_equal(picture(deblurred), before)


@pytest.mark.parametrize("name", ["show_disagreement", "show_reblur"])
def test_a_map_of_the_result_is_painted_over_nothing_else(
    deblurred: MainWindow, qtbot: QtBot, name: str
) -> None:
    views, stage = deblurred._layout, deblurred._stage
    trust, slider = views.trust, views.strip.slider
    bare = []
    for step in (0, 1, 3):
        slider.setValue(step)
        bare.append(picture(deblurred))
    trigger(deblurred, f"action_{name}")
    wait(qtbot, lambda: sentence(deblurred))
    wait_idle(deblurred, qtbot)
    mapped = picture(deblurred)
    assert np.abs(mapped - bare[2]).max() > 20
    for step in (0, 1):
        slider.setValue(step)
        assert np.array_equal(picture(deblurred), bare[step])
        assert not trust.legend.isEnabled() and not trust.sentence.isEnabled()
    slider.setValue(3)
    assert np.array_equal(picture(deblurred), mapped)
    assert trust.legend.isEnabled() and trust.sentence.isEnabled()
    # A run's steps are of another result, and its beginning still shows the one that there is.
    views.controls.advanced.steps.setValue(MAX_STEPS)
    trigger(deblurred, "action_deblur")
    wait(qtbot, lambda: views.viewer._labels[1].startswith("Step"))
    assert not sentence(deblurred) or not trust.sentence.isEnabled()
    assert len(views.viewer._sides[1]) == 2, "the photo and the step"
    trigger(deblurred, "action_cancel")
    wait_idle(deblurred, qtbot)
    assert stage.shows_result and trust.sentence.isEnabled()


def test_a_map_of_the_photo_stays_while_the_film_is_scrubbed(
    deblurred: MainWindow, qtbot: QtBot
) -> None:
    slider = deblurred._layout.strip.slider
    slider.setValue(0)
    bare = picture(deblurred)
    trigger(deblurred, "action_show_blur")
    wait(qtbot, lambda: sentence(deblurred))
    wait_idle(deblurred, qtbot)
    assert np.abs(picture(deblurred) - bare).max() > 20
    assert deblurred._layout.trust.sentence.isEnabled()


@pytest.mark.parametrize("painted", [False, True])
def test_what_alpha_hides_is_not_held_against_the_result(tmp_path: Path, painted: bool) -> None:
    with Image.open(write_photo(tmp_path / "opaque.png")) as image:
        rgba = np.dstack([np.asarray(image), np.full((144, 208), 255, np.uint8)])
    rgba[40:100, 50:120] = 255, 0, 255, 0
    Image.fromarray(rgba).save(tmp_path / "hole.png")
    (opened,) = (item for item in open_photo(tmp_path / "hole.png") if isinstance(item, Opened))
    untouched = np.rint(opened.photo.filled() * 65535).astype(np.uint16)
    mask, tint = np.full((144, 208), 128, np.uint8), Tint(pyramid=opened.pyramid)
    masked = Masked(mask=mask, cover=opened.pyramid, tint=tint)
    ends = Ends(faithful=untouched, realistic=untouched)
    items = check(opened, ends, Look(1, None, masked if painted else None))
    (checked,) = (item for item in items if isinstance(item, Checked))
    assert "Nothing was deblurred here" in checked.overlay.sentence


def test_one_map_at_a_time_and_none_is_computed_twice(deblurred: MainWindow, qtbot: QtBot) -> None:
    trigger(deblurred, "action_show_blur")
    wait(qtbot, lambda: sentence(deblurred))
    blur = sentence(deblurred)
    wait_idle(deblurred, qtbot)
    trigger(deblurred, "action_show_reblur")
    wait(qtbot, lambda: sentence(deblurred) not in ("", blur))
    assert not deblurred._actions["show_blur"].isChecked()
    wait_idle(deblurred, qtbot)
    trigger(deblurred, "action_show_blur")
    assert sentence(deblurred) == blur
    assert not deblurred.session.is_busy


def test_a_map_of_a_region_is_not_that_of_the_whole(deblurred: MainWindow, qtbot: QtBot) -> None:
    viewer, controls = deblurred._layout.viewer, deblurred._layout.controls
    viewer.set_region(QRect(16, 16, 64, 48))
    trigger(deblurred, "action_show_disagreement")
    wait(qtbot, lambda: "of the region" in sentence(deblurred))
    wait_idle(deblurred, qtbot)
    viewer.set_region(None)
    assert sentence(deblurred) == ""
    assert not deblurred._actions["show_disagreement"].isChecked()
    trigger(deblurred, "action_show_disagreement")
    wait(qtbot, lambda: "of the photo" in sentence(deblurred))
    wait_idle(deblurred, qtbot)
    # Without a result it is of the settings: another seed is another map, unless any is as good.
    deblurred.session.show(None)
    controls.advanced.lock.setChecked(False)
    controls.advanced.seed.setValue(7)
    assert "of the photo" in sentence(deblurred)
    controls.advanced.lock.setChecked(True)
    controls.advanced.seed.setValue(8)
    assert sentence(deblurred) == ""


def test_who_deblurs_while_a_map_is_computed_is_told_that_it_ends(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(monkeypatch, "vary")
    trigger(deblurred, "action_show_disagreement")
    wait(qtbot, lambda: deblurred.session.runs.aside_title == "Samples disagree")
    deblur_and_wait(deblurred, qtbot)
    said = deblurred._layout.info.text.text().splitlines()
    assert said.count("Samples disagree: stopped for something else.") == 1
    assert not any("Looking at the blur" in line for line in said)


def test_a_check_is_dropped_when_the_result_changes(deblurred: MainWindow, qtbot: QtBot) -> None:
    trigger(deblurred, "action_show_reblur")
    wait(qtbot, lambda: sentence(deblurred))
    wait_idle(deblurred, qtbot)
    realism(deblurred).setValue(30)
    assert sentence(deblurred) == ""
    assert not deblurred._actions["show_reblur"].isChecked()


def test_a_check_of_another_amount_is_not_shown(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = held(monkeypatch, "check")
    trigger(deblurred, "action_show_reblur")
    wait(qtbot, lambda: deblurred.session.runs.aside_title)
    deblurred._layout.controls.amount.setValue(30)
    gate.set()
    wait_idle(deblurred, qtbot)
    assert sentence(deblurred) == ""
    assert not deblurred._actions["show_reblur"].isChecked()


@pytest.mark.parametrize("end", ["cancel", "deblur", "failure"])
def test_a_map_that_does_not_come_is_off(
    deblurred: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    gate = held(monkeypatch, "check")
    trigger(deblurred, "action_show_reblur")
    wait(qtbot, lambda: deblurred.session.runs.aside_title)
    assert deblurred._actions["show_reblur"].isChecked()
    if end == "failure":
        monkeypatch.setattr("core.reblur.run", lambda *photos: 1 / 0)
        gate.set()
        wait(qtbot, lambda: "division by zero" in deblurred._layout.info.text.text())
    else:
        trigger(deblurred, f"action_{end}")
        wait(qtbot, lambda: not deblurred._actions["show_reblur"].isChecked())
        assert deblurred.session.runs.is_deblurring == (end == "deblur")
    wait_idle(deblurred, qtbot)
    assert not deblurred._actions["show_reblur"].isChecked()


def test_overlays_are_veiled_and_bounded() -> None:
    rgba = np.zeros((30, 3000, 4), np.uint8)
    rgba[:, 1500:] = (200, 100, 0, 255)
    pyramid = overlay_pixels(rgba)
    assert pyramid.width == 2048
    pixels = pyramid.levels[0]
    assert tuple(pixels[5, -5]) == (0, 100, 200, 255)
    assert pixels[5, 5, 3] == 120 and pixels[5, 5, :3].max() < 20


def test_the_help_has_its_pictures(main_window: MainWindow, qtbot: QtBot) -> None:
    dialog = TrustHelp(main_window)
    qtbot.addWidget(dialog)
    pictures = [label for label in dialog.findChildren(QLabel) if not label.pixmap().isNull()]
    assert len(pictures) == 3
    assert all(label.accessibleName() for label in pictures)
