"""The legend shows the colours that the map paints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from app.images import from_qimage
from app.items import Opened
from app.jobs import open_photo
from app.results import Look
from app.trust.findings import Checked, Overlay
from app.trust.jobs import check
from app.trust.panel import Legend
from core import heat
from core.finish import Ends
from core.reblur import UNEXPLAINED_FROM, Reblur
from tests.app.conftest import write_photo


def checked(opened: Opened) -> Overlay:
    untouched = np.rint(opened.photo.filled() * 65535).astype(np.uint16)
    items = check(opened, Ends(faithful=untouched, realistic=untouched), Look(1, None, None))
    (found,) = (item for item in items if isinstance(item, Checked))
    return found.overlay


def painted(excess: float) -> tuple[int, ...]:
    """The colour of a place that far from what the photo explains."""
    verdicts = np.zeros((1, 1), np.uint8)
    flat = np.full((1, 1), excess, np.float32)
    found = Reblur(excess=flat, verdicts=verdicts, width=flat, noise=0.01)
    return tuple(heat.paint_reblur(found)[0, 0, :3].tolist())


def test_what_is_not_explained_goes_through_the_same_colours_in_map_and_legend(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_photo(tmp_path / "photo.png")
    (opened,) = (item for item in open_photo(path) if isinstance(item, Opened))
    overlay = checked(opened)
    (colours, text), *others = overlay.rows
    assert text == "not explained by the photo" and len(others) == 2
    assert colours[0] == painted(UNEXPLAINED_FROM) and colours[-1] == painted(99)
    red, green, blue = colours[0]
    assert red > green > blue and green > 120, "orange, as the help says"
    assert colours[-1][2] > colours[-1][1], "purple"
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_overlay(overlay)
    legend.resize(legend.sizeHint())
    pixels = from_qimage(legend.grab().toImage())
    line = legend.height() // 3
    left, right = (pixels[line // 2, x, 2::-1].astype(int) for x in (3, 15))
    assert np.abs(left - colours[0]).max() < 40 and np.abs(right - colours[-1]).max() < 40
