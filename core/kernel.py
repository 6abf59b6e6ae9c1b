"""Finds the kernel of a photo's blur from the photo alone.

Coarse to fine, in turns: the sharp picture that a kernel leaves, with as few edges as can be (an L0
gradient prior: Xu, Zheng and Jia, CVPR 2013; Pan et al., CVPR 2014), and the kernel that carries
its edges to the photo's. Knows neither the model nor how the kernel is undone.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.deconvolution import GAMMA, spectrum, steepness, surrounded
from core.luma import WEIGHTS

Floats = NDArray[np.float32]
CPU = torch.device("cpu")

#: Largest side of the part of a photo that is looked at, in pixels.
WINDOW = 384
#: From one size to the next, and turns at each.
RATIO, TURNS = 2**-0.5, 3
#: Weight of an edge's cost, how it falls from turn to turn, and where to.
EDGE_COST, FALL, LEAST = 4e-3, 1 / 1.1, 1e-4
#: How the coupling of picture and gradients grows, and where to: more is no better.
GROWTH, TIGHTEST = 2.4, 100
#: Ridge of the kernel's fit, relative to the power of the picture's gradients; its iterations.
RIDGE, ITERATIONS = 0.1, 30
#: Of the kernel's side, how far from the border the picture begins to explain the photo.
BORDER = 0.25
#: Parts of a kernel below this share of its peak, and islands with less than that of its light, are
#: what noise leaves.
TAIL, ISLAND = 0.05, 0.05


def finding(
    rgb: Floats, length: float, device: torch.device = CPU
) -> Generator[None, None, Floats]:
    """Photo (H, W, 3) in [0, 1] whose blur is about `length` pixels long -> float32 (K, K), K odd,
    sum 1, its centroid in the middle. Yields after each turn; spectra are computed on the device.
    """
    light = (_window(rgb) @ np.array(WEIGHTS, np.float32)).clip(0, 1) ** GAMMA
    grey = np.asarray(light, np.float32)
    side = (int(1.3 * length) + 7) | 1
    scales = [1.0]
    while side * scales[-1] > 5:
        scales.append(scales[-1] * RATIO)
    kernel, cost = np.full((1, 1), 1.0, np.float32), EDGE_COST
    for scale in reversed(scales):
        kernel = _larger(kernel, max(3, math.ceil(side * scale) | 1))
        turns = _Turns(_smaller(grey, scale), kernel, device)
        for _ in range(TURNS):
            turns.take(cost)
            cost = max(cost * FALL, LEAST)
            yield
        kernel = _centred(turns.kernel)
    return kernel


def _window(rgb: Floats) -> Floats:
    """The part with most detail."""
    height, width = (min(side, WINDOW) for side in rgb.shape[:2])
    small = cv2.resize(rgb, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    detail = np.abs(np.diff(small, axis=0))[:, :-1] + np.abs(np.diff(small, axis=1))[:-1]
    energy = np.minimum(detail.sum(axis=2), 0.3)
    size = (width // 8, height // 8)
    mean = cv2.boxFilter(energy, -1, size, borderType=cv2.BORDER_CONSTANT)
    row, column = np.unravel_index(mean.argmax(), mean.shape)
    top = min(max(0, int(row) * 8 - height // 2), rgb.shape[0] - height)
    left = min(max(0, int(column) * 8 - width // 2), rgb.shape[1] - width)
    return rgb[top : top + height, left : left + width]


def _smaller(grey: Floats, scale: float) -> Floats:
    if scale == 1:
        return grey
    size = (round(grey.shape[1] * scale), round(grey.shape[0] * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)


def _line(side: int) -> Floats:
    """Two pixels of motion, which is where it begins."""
    kernel = np.zeros((side, side), np.float32)
    kernel[side // 2, side // 2 - 1 : side // 2 + 1] = 0.5
    return kernel


def _larger(kernel: Floats, side: int) -> Floats:
    """As it looks at the next finer size, (side, side)."""
    if len(kernel) == 1:
        return _line(side)
    wide = round(len(kernel) / RATIO) | 1
    grown = cv2.resize(kernel, (wide, wide), interpolation=cv2.INTER_CUBIC).clip(0)
    grown = np.pad(grown, max(0, (side - wide) // 2))
    cut = (len(grown) - side) // 2
    grown = grown[cut : cut + side, cut : cut + side]
    return grown / grown.sum()


class _Turns:
    """At one size of the photo: the `kernel` (K, K), better after each."""

    def __init__(self, grey: Floats, kernel: Floats, device: torch.device) -> None:
        self.kernel = kernel
        margin = max(8, len(kernel) // 2)
        self._photo = surrounded(torch.from_numpy(grey).to(device)[None, None], margin)[0, 0]
        self._seen = torch.fft.rfft2(self._photo)
        self._steep = steepness(self._photo.shape, self._photo.device)
        rows, columns = (slice(margin, margin + side) for side in grey.shape)
        photo = torch.zeros_like(self._photo)
        photo[rows, columns] = 1
        self._slopes = [torch.fft.rfft2(slope * photo) for slope in _slopes(self._photo)]
        # What lies near the border was carried there from beyond it.
        within = int(BORDER * len(kernel))
        self._inner = torch.zeros_like(self._photo)
        self._inner[
            rows.start + within : rows.stop - within, columns.start + within : columns.stop - within
        ] = 1

    @torch.no_grad()
    def take(self, cost: float) -> None:
        kernel = torch.from_numpy(self.kernel).to(self._photo.device)
        transfer = spectrum(kernel[None], self._photo.shape)[0]
        picture = _few_edges(self._photo, self._seen, transfer, self._steep, cost)
        slopes = [torch.fft.rfft2(slope * self._inner) for slope in _slopes(picture)]
        self.kernel = _fitted(slopes, self._slopes, picture.shape, len(self.kernel))


def _few_edges(photo: Tensor, seen: Tensor, transfer: Tensor, steep: Tensor, cost: float) -> Tensor:
    """What the kernel carries to the photo, with few edges, by half-quadratic splitting."""
    explained, power = transfer.conj() * seen, transfer.abs().square()
    picture, tight = photo, 2 * cost
    while tight < TIGHTEST:
        across, down = _slopes(picture)
        # As floats: the product of a float and a truth takes several times as long.
        kept = (across.square().addcmul_(down, down) >= cost / tight).to(photo.dtype)
        across *= kept
        down *= kept
        wanted = (across.roll(1, -1) - across).add_(down.roll(1, -2)).sub_(down)
        found = torch.fft.rfft2(wanted).mul_(tight).add_(explained)
        found *= torch.add(power, steep, alpha=tight).reciprocal_()
        picture = torch.fft.irfft2(found, s=photo.shape)
        tight *= GROWTH
    return picture


def _slopes(picture: Tensor) -> tuple[Tensor, Tensor]:
    """Differences to the right and to below, around the borders, as `steepness` has them."""
    return picture.roll(-1, -1) - picture, picture.roll(-1, -2) - picture


def _fitted(slopes: list[Tensor], seen: list[Tensor], shape: torch.Size, side: int) -> Floats:
    """The kernel (K, K) without negative light that carries the picture's slopes to those that are
    seen (spectra of pictures of that shape): least squares by accelerated projected gradients (Beck
    and Teboulle, 2009).
    """
    alike = torch.fft.irfft2(sum(slope.abs().square() for slope in slopes), s=shape).cpu()
    wanted = torch.fft.irfft2(
        sum(slope.conj() * far for slope, far in zip(slopes, seen, strict=True)), s=shape
    ).cpu()
    if not alike[0, 0] > 0:
        return _line(side)  # nothing to go by
    half, power = side // 2, alike[0, 0].clone()
    wanted = wanted.roll((half, half), (0, 1))[:side, :side] / power
    # What any two places of the kernel have to do with each other depends on their distance.
    size = cv2.getOptimalDFTSize(2 * side)
    lag = torch.arange(1 - side, side)
    rows, columns = lag % shape[0], lag % shape[1]
    distance = torch.zeros(size, size)
    distance[(lag % size)[:, None], (lag % size)[None]] = alike[rows[:, None], columns[None]]
    transfer = torch.fft.rfft2(distance / power)
    pace = 1 / (float(transfer.abs().max()) + RIDGE)
    kernel = ahead = torch.full((side, side), side**-2.0)
    age = 1.0
    for _ in range(ITERATIONS):
        spread = torch.fft.irfft2(torch.fft.rfft2(ahead, s=(size, size)) * transfer, s=(size, size))
        before = kernel
        kernel = (ahead - pace * (spread[:side, :side] + RIDGE * ahead - wanted)).clamp(min=0)
        age, younger = (1 + math.sqrt(1 + 4 * age * age)) / 2, age
        ahead = kernel + (younger - 1) / age * (kernel - before)
    return _tidied(kernel.numpy()) if kernel.max() > 0 else _line(side)


def _tidied(kernel: Floats) -> Floats:
    kernel = np.where(kernel < TAIL * kernel.max(), 0, kernel).astype(np.float32)
    _, islands, _, _ = cv2.connectedComponentsWithStats(
        (kernel > 0).astype(np.uint8), connectivity=8
    )
    light = np.bincount(islands.ravel(), kernel.ravel())
    # Of very many islands, as of a grid, the brightest stays even so.
    kernel[(light < min(ISLAND * kernel.sum(), light.max()))[islands]] = 0
    return np.asarray(kernel / kernel.sum(), np.float32)


def _centred(kernel: Floats) -> Floats:
    place = np.arange(len(kernel)) - len(kernel) // 2
    x, y = float((kernel.sum(0) * place).sum()), float((kernel.sum(1) * place).sum())
    moved = cv2.warpAffine(kernel, np.array([[1, 0, -x], [0, 1, -y]], np.float32), kernel.shape)
    return moved / moved.sum()
