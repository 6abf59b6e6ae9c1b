"""Patches whose blur is known, to train and to judge the blur estimate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.training import kernels
from core.training.camera import develop, expose
from core.training.kernels import KERNEL, Dice, convolve
from core.training.ranges import BlurRanges

#: Pixels lost at each side.
MARGIN = KERNEL // 2 + 1
#: Standard deviation of an even, straight motion of length 1.
LINE = 12**-0.5
#: Noise, sharpening and JPEG as in training; the kernels are drawn here.
CAMERA = BlurRanges()
#: Longest blur in pixels that a kernel holds whole.
LONGEST = 58.0
#: Longest that is drawn: with a lens's blur it still fits.
LONGEST_DRAWN = 52.0


@dataclass(frozen=True)
class KnownBlur:
    """What a kernel does: (N,) each.

    `length`: in pixels, of the even straight motion that spreads as far along its main axis.
    `angle`: of that axis in radians, counter-clockwise from the horizontal, in [0, pi).
    `ratio`: spread across that axis over the spread along it; 1 is alike in all directions.
    """

    length: Tensor
    angle: Tensor
    ratio: Tensor


def measure(kernel: Tensor) -> KnownBlur:
    """Kernels (N, K, K) that sum to 1 -> what they do, by their second moments."""
    half = kernel.shape[-1] // 2
    axis = torch.arange(-half, half + 1, dtype=kernel.dtype, device=kernel.device)
    x, y = axis[None, None, :], -axis[None, :, None]

    def mean(values: Tensor) -> Tensor:
        return (kernel * values).sum(dim=(1, 2))

    mx, my = mean(x), mean(y)
    xx, yy, xy = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    apart = torch.hypot(xx - yy, 2 * xy)
    along, across = (xx + yy + apart) / 2, ((xx + yy - apart) / 2).clamp(min=0)
    return KnownBlur(
        length=along.clamp(min=0).sqrt() / LINE,
        angle=(torch.atan2(2 * xy, xx - yy) / 2) % torch.pi,
        ratio=(across / along.clamp(min=1e-9)).sqrt(),
    )


def draw_kernels(n: int, dice: Dice) -> Tensor:
    """(N, K, K): shakes, motion, defocus, Gaussians, none; lengths evenly in the logarithm."""
    kind = dice.uniform(n)
    extent = dice.log_uniform(n, low=1.2, high=LONGEST_DRAWN)
    kernel = kernels.shake(dice, extent, torch.zeros(n, device=dice.device))[:, 0]
    choices = (
        (0.40, 0.65, kernels.motion(dice, extent)),
        (0.65, 0.80, kernels.defocus(dice, dice.log_uniform(n, low=0.6, high=14.0))),
        (0.80, 0.88, kernels.gaussian(dice, dice.log_uniform(n, low=0.4, high=6.0))),
    )
    for low, high, other in choices:
        kernel = torch.where(((kind >= low) & (kind < high))[:, None, None], other, kernel)
    lens = kernels.gaussian(dice, dice.uniform(n, low=0.3, high=1.0))
    soft = convolve(kernel[:, None], lens)[:, 0].clamp(min=0)
    soft = soft / soft.sum(dim=(1, 2), keepdim=True)
    kernel = torch.where(dice.chance(0.3, n)[:, None, None], soft, kernel)
    return torch.where((kind >= 0.88)[:, None, None], kernels.identity(dice, n), kernel)


def blur(sharp: Tensor, kernel: Tensor, dice: Dice, camera: BlurRanges = CAMERA) -> Tensor:
    """sharp (N, 3, H, W) in [0, 1], kernel (N, K, K) -> blurry, in steps of 8 bits.

    K // 2 + 1 pixels are lost at each side; what remains must be multiples of 16.
    """
    light, gamma = expose(sharp, dice, camera)
    margin = kernel.shape[-1] // 2 + 1
    light = convolve(light, kernel)[..., margin:-margin, margin:-margin]
    return (develop(light, gamma, dice, camera).clamp(0, 1) * 255).round() / 255


def defocus_of(diameter: float, dice: Dice, *, fading: bool = False) -> Tensor:
    """A lens's kernel (1, K, K) of about that diameter, its edge `fading` out or not, K as large as
    it takes.
    """
    # A tenth more, for discs are a little oval, and two pixels for the soft edge.
    reach = (1.8 if fading else 0.55) * diameter
    side = 2 * (math.ceil(reach) + 2) + 1
    return kernels.defocus(dice, torch.tensor([diameter / 2]), side, fading=float(fading))


def shake_of(length: float, dice: Dice) -> Tensor:
    """A shake's kernel (1, K, K) of that measured length, K as large as it takes."""
    path = kernels.shake_path(dice, 1)
    # So many points that the longest path has no gaps.
    path = F.interpolate(path.transpose(1, 2), size=2048, mode="linear").transpose(1, 2)
    path = path - path.mean(dim=1, keepdim=True)
    spread = torch.linalg.svdvals(path[0])[0] / path.shape[1] ** 0.5
    path = path / spread * length * LINE
    side = 2 * (int(path.norm(dim=2).amax()) + 2) + 1
    return kernels.rasterize(path, side)
