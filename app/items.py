"""What the window's jobs yield: frozen, numpy only, safe to hand to another thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.images import Pyramid
from app.timing import Rate
from core.options import DeviceName, Region

if TYPE_CHECKING:
    from core.photo import Photo
    from core.provenance import Origin

Colour = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Opened:
    """A decoded photo, its display pixels, and the SHA-256 of its file.

    `stored` where its big arrays lie on the shelf as far as there is room.
    """

    photo: Photo
    pyramid: Pyramid
    sha256: str
    stored: bool = False


@dataclass(frozen=True, kw_only=True)
class Strayed:
    """The file of an open photo is `gone`, or has another content by now."""

    gone: bool


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The model is loaded: the device in words, and why it is slower than need be, if it is.

    `missing` are the devices that this computer lacks.
    """

    device: str
    hint: str = ""
    missing: tuple[DeviceName, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """The denoised estimate after a step, as display pixels (h, w, 4)."""

    step: int
    steps: int
    sample: int
    samples: int
    sigma: float
    pixels: NDArray[np.uint8]

    @property
    def is_last(self) -> bool:
        """Whether its run has no step after it."""
        return (self.sample, self.step) == (self.samples, self.steps)


@dataclass(frozen=True, kw_only=True, eq=False)
class Structure:
    """One scale of the guidance as display pixels: blurry luma and predicted sharp luma.

    `area` is the part of the photo that they cover: a region comes with its surroundings.
    """

    scale: int
    area: Region
    blurry: NDArray[np.uint8]
    structure: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class BlurShape:
    """How every point was smeared, as grey display pixels."""

    pixels: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Take:
    """A settled result: encoded RGB (h, w, 3), uint16 over [0, 65535], and its display pixels."""

    rgb: NDArray[np.uint16]
    pyramid: Pyramid


@dataclass(frozen=True, kw_only=True, eq=False)
class Finished:
    """A result and the facts; the two ends of realism are one where there is one answer."""

    faithful: Take
    realistic: Take
    origin: Origin
    device: str
    tile: int
    seconds: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Tint:
    """A mask in colour, and the lines around it (app.outline) in pixels of that."""

    pyramid: Pyramid
    edge: tuple[NDArray[np.float32], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Masked:
    """Where a result is laid over the photo (core.local), and the photo as a cover of the rest.

    `cover` has its opacity where the mask is not: drawn over the result it shows the mix. `tint`
    colours the mask itself, for whoever is painting.
    """

    mask: NDArray[np.uint8]
    cover: Pyramid
    tint: Tint


@dataclass(frozen=True, kw_only=True, eq=False)
class Overlay:
    """A translucent picture for the viewer, a sentence on it, and what its colours mean.

    `legend` is either a scale (`scale` True: colours from low to high with the words of its ends)
    or colours with a word each, where those without one go on from the colour before. `of_photo`:
    it speaks of the photo rather than the result. `fades`: it speaks of the whole result at full
    amount, and fades where less is laid over. `area` of the photo is covered, None: all.
    """

    pyramid: Pyramid
    sentence: str
    legend: tuple[tuple[Colour, str], ...]
    scale: bool = False
    of_photo: bool = False
    fades: bool = False
    area: Region | None = None

    @property
    def rows(self) -> list[tuple[list[Colour], str]]:
        """The legend's words, each with its colour or the colours that it goes through."""
        rows: list[tuple[list[Colour], str]] = []
        for colour, text in self.legend:
            if text or not rows:
                rows.append(([], text))
            rows[-1][0].append(colour)
        return rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Previewed:
    """What a quick run on the photo reduced to `side` changes, over the photo; None where that is
    sharp. And the rate that it measured (None: too quick to tell).
    """

    pyramid: Pyramid | None
    side: int
    rate: Rate | None


@dataclass(frozen=True, kw_only=True)
class Saved:
    path: Path
