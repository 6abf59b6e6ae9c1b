"""Pages of rendered text as sharp training photos, because text is scarce in photographs."""

from __future__ import annotations

import string

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIDE = 640


def text_pages(count: int, seed: int) -> list[NDArray[np.uint8]]:
    """`count` pages (SIDE, SIDE, 3) uint8: words in Pillow's own font, in perspective."""
    rng = np.random.default_rng(seed)
    return [_page(rng) for _ in range(count)]


def _page(rng: np.random.Generator) -> NDArray[np.uint8]:
    paper, ink = _colours(rng)
    page = Image.new("RGB", (SIDE, SIDE), paper)
    draw = ImageDraw.Draw(page)
    y = -10
    while y < SIDE:
        size = int(14 * 6 ** rng.random() ** 1.5)
        font = ImageFont.load_default(size)
        draw.text(
            (int(rng.integers(-40, 30)), y),
            _line(rng, size),
            fill=ink,
            font=font,
            stroke_width=int(rng.integers(0, 2) * size // 30),
        )
        y += int(size * rng.uniform(1.1, 1.6))
    shade = rng.uniform(0.75, 1.0, (2, 2)).astype(np.float32)
    shading = cv2.resize(shade, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    lit = (np.asarray(page, np.float32) * shading[..., None]).astype(np.uint8)
    return _perspective(lit, rng)


def _colours(rng: np.random.Generator) -> tuple[str, str]:
    """Paper and ink that differ enough to be read; one in three signs is light on dark."""
    paper = rng.integers(170, 256, 3)
    ink = np.clip(paper - rng.integers(110, 230, 3), 0, 255)
    if rng.random() < 0.33:
        paper, ink = ink, paper
    return "#{:02x}{:02x}{:02x}".format(*paper), "#{:02x}{:02x}{:02x}".format(*ink)


def _line(rng: np.random.Generator, size: int) -> str:
    alphabet = np.array(
        list(string.ascii_lowercase * 6 + string.ascii_uppercase + string.digits * 2)
    )
    words = []
    for _ in range(3 + 2 * SIDE // (size * 3)):
        word = "".join(rng.choice(alphabet, rng.integers(1, 10)))
        words.append(word.upper() if rng.random() < 0.12 else word)
    return " ".join(words)


def _perspective(page: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    corners = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]], np.float32)
    moved = corners + rng.uniform(-0.12, 0.12, (4, 2)).astype(np.float32) * SIDE
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), float(rng.normal(0, 8)), 1.0)
    moved = (moved @ turn[:, :2].T + turn[:, 2]).astype(np.float32)
    return np.asarray(
        cv2.warpPerspective(
            page,
            cv2.getPerspectiveTransform(corners, moved),
            (SIDE, SIDE),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REFLECT,
        )
    )
