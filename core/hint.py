"""What the model is told beforehand: how far and which way the photo is blurred.

The size goes into the modulation of guidance and denoiser. The direction besides lays the photo:
by one of the square's symmetries, which lose nothing, motion comes to lie between level and 45
degrees, falling to the right, so that a quarter of all directions is left to be learnt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.blur_estimate import DISC_OF_LINE, Blur

#: Numbers in a hint: known, motion, cosine and sine of twice the angle, octaves of the length.
SIZE = 5
#: Lengths count in octaves from here and not below the second, in pixels. Of longer blur than the
#: third nothing is told: the model never saw it.
USUAL, SHORTEST, LONGEST = 6.0, 0.75, 48.0


@dataclass(frozen=True)
class Hint:
    """`length`: in pixels, of the even straight motion that spreads as far (None: unknown).

    `angle`: of the motion in radians, counter-clockwise from the horizontal; None for blur that is
    alike in all directions.
    """

    length: float | None = None
    angle: float | None = None

    @classmethod
    def of(cls, blur: Blur) -> Hint:
        """An estimate as the model wants it."""
        if blur.kind == "unknown":
            return cls()
        if blur.direction is None:
            return cls(blur.size / (DISC_OF_LINE if blur.kind == "defocus" else 1.0))
        return cls(blur.size, math.radians(blur.direction))

    @classmethod
    def known(cls, numbers: Tensor) -> Hint:
        """As far as the size goes, what `numbers` (SIZE,) came from."""
        return cls(USUAL * 2 ** float(numbers[4])) if numbers[0] else cls()

    def at(self, scale: float) -> Hint:
        """The same blur in a photo of `scale` times the size."""
        return Hint(self.length and self.length * scale, self.angle)

    @property
    def falling(self) -> float:
        """The motion's angle below the horizontal, to the right, in [0, pi)."""
        return -(self.angle or 0.0) % math.pi

    @property
    def is_mirrored(self) -> bool:
        """Whether the photo is laid left to right."""
        return self.falling > math.pi / 2

    @property
    def is_transposed(self) -> bool:
        """Whether its rows and columns then change places."""
        return math.pi / 4 < self.falling < math.pi * 3 / 4

    def lay(self, planes: Tensor) -> Tensor:
        """(..., H, W) as the model sees it: the same or (..., W, H)."""
        planes = planes.flip(-1) if self.is_mirrored else planes
        return planes.transpose(-1, -2) if self.is_transposed else planes

    def lift(self, planes: Tensor) -> Tensor:
        """What `lay` did, undone."""
        planes = planes.transpose(-1, -2) if self.is_transposed else planes
        return planes.flip(-1) if self.is_mirrored else planes

    def numbers(self) -> Tensor:
        """(1, SIZE) float32, of the photo as it is laid; zeros where nothing is told."""
        if self.length is None or self.length > LONGEST:
            return torch.zeros(1, SIZE)
        octaves = math.log2(max(self.length, SHORTEST) / USUAL)
        if self.angle is None:
            return torch.tensor([[1.0, 0.0, 0.0, 0.0, octaves]])
        falling = math.pi - self.falling if self.is_mirrored else self.falling
        twice = 2 * (math.pi / 2 - falling if self.is_transposed else falling)
        return torch.tensor([[1.0, 1.0, math.cos(twice), math.sin(twice), octaves]])
