"""`synthesize`: repeatable, and as long a shake as was wished."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.app.command_line import run


def test_synthesize_blurs_and_repeats(photo: Path) -> None:
    one, two, three = (photo.with_name(f"{n}.png") for n in "123")
    for target, seed in ((one, 1), (two, 1), (three, 2)):
        assert run("synthesize", photo, "-o", target, "--seed", seed)[0] == 0
    assert one.read_bytes() == two.read_bytes() != three.read_bytes()


def test_synthesized_shakes_have_the_wished_length(photo: Path) -> None:
    source = np.asarray(Image.open(photo)).astype(float)
    lost = []
    for span in ("1,2", "20,30"):
        target = photo.with_name(f"shake-{span}.png")
        assert run("synthesize", photo, "-o", target, "--shake", span)[0] == 0
        lost.append(np.abs(np.asarray(Image.open(target)) - source).mean())
    assert lost[1] > 2 * lost[0]
    assert run("synthesize", photo, "-o", target, "--shake", "5,80")[0] == 2
