"""What the status bar says of a photo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageCms
from pytestqt.qtbot import QtBot

from app.compare.facts import facts
from app.window import MainWindow
from core.options import SaveOptions
from core.photo import Photo, encode
from tests.app.conftest import open_and_wait, trigger, wait_idle, write_photo
from tests.conftest import SAMPLES


def test_size_depth_and_colours_are_told_and_the_blur_once_it_is_known(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    facts = main_window._layout.facts
    assert facts.text() == ""
    with Image.open(SAMPLES / "sample_sharp.jpg") as image:
        image.crop((0, 0, 320, 240)).save(tmp_path / "sharp.png")
    open_and_wait(main_window, [tmp_path / "sharp.png"], qtbot)
    plain = "320 \N{MULTIPLICATION SIGN} 240 \N{MIDDLE DOT} 8 bit \N{MIDDLE DOT} sRGB"
    assert facts.text() == plain
    trigger(main_window, "action_show_blur")
    wait_idle(main_window, qtbot)
    assert facts.text() == f"{plain} \N{MIDDLE DOT} sharp"
    assert facts.text() in facts.toolTip()
    trigger(main_window, "action_close_photo")
    assert facts.text() == ""


def test_a_deep_photo_with_a_profile(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    rgb = np.full((48, 64, 3), 0.5, np.float32)
    encode(Photo(rgb=rgb, bit_depth=16, icc=icc), tmp_path / "deep.png", SaveOptions(), source=None)
    open_and_wait(main_window, [tmp_path / "deep.png"], qtbot)
    size, depth, profile = main_window._layout.facts.text().split(" \N{MIDDLE DOT} ")
    assert (size, depth) == ("64 \N{MULTIPLICATION SIGN} 48", "16 bit")
    assert "sRGB" in profile


def test_a_profile_s_name_of_many_lines_is_one(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    old, new = (name.encode("utf-16-be") for name in ("sRGB built-in", "<b>\ntwo\nthree"))
    assert old in profile
    photo = Photo(rgb=np.full((48, 64, 3), 0.5, np.float32), icc=profile.replace(old, new))
    encode(photo, tmp_path / "lines.png", SaveOptions(), source=None)
    open_and_wait(main_window, [tmp_path / "lines.png"], qtbot)
    label = main_window._layout.facts
    assert label.text().endswith("<b> two three")
    rows = dict(facts(photo, tmp_path / "lines.png"))
    assert rows["Colours"] == "<b> two three"
    assert label.toolTip().endswith("&lt;b&gt; two three</p>"), "words, not a text that is set bold"


def test_a_narrow_window_is_not_held_open(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    narrow = main_window.minimumSizeHint().width()
    open_and_wait(main_window, [write_photo(tmp_path / "a.png", 64, 48)], qtbot)
    main_window._layout.facts.setText("very long " * 40)
    assert main_window.statusBar().minimumSizeHint().width() < 1000
    assert main_window.minimumSizeHint().width() <= max(narrow, 1000)
    main_window.grab()
