"""The kernel that one photo was blurred with, found in that photo alone.

Coarse to fine and by turns, as Xu, Zheng and Jia describe it (CVPR 2013): a sharp picture of few
edges (its gradient's L0 norm is small) that the kernel would blur into the photo; then the kernel
that fits best between the two. One kernel holds for a camera's shake or a missed focus, not for
what moves by itself or turns; whether it fits is for the model to see.
"""

from __future__ import annotations

import math
from itertools import count

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

Plane = NDArray[np.float32]

#: Largest distance in pixels from a kernel's middle to its edge: kernels have 2 REACH + 1 a side.
REACH = 24
#: A kernel reaches this share of the blur's length, and some pixels, to each side.
SHARE, MORE, LEAST = 0.9, 2, 4
#: Lengths in pixels between which a kernel is looked for, and the side of the window for it.
SHORTEST, LONGEST, WINDOW = 2.0, 32.0, 384
#: Largest slope that counts where the window is chosen.
CONTRAST = 0.1
#: From one scale to the next, turns at each, and steps of the fit in a turn.
RATIO, TURNS, FIT_STEPS = 2**-0.5, 3, 25
#: Weight of an edge in the sharp picture (luma from 0 to 1) at the start, its fall at every turn,
#: and where that ends; the weight of the kernel's energy.
EDGE, EDGE_FALL, LEAST_EDGE, ENERGY = 8e-3, 1 / 1.1, 1e-4, 2.0
#: Weights by which the picture's gradients are bound ever closer to few edges.
BOUND_GROWTH, LAST_BOUND = 2.0, 1e5
#: Below this share of its peak a kernel is noise, and so are parts with less than that of its sum.
NOISE, SPECK = 0.05, 0.1


def estimate_kernel(luma: Plane, length: float) -> Plane:
    """The kernel, float32 (2 REACH + 1, 2 REACH + 1), not negative, sum 1, centred on its mean.

    `luma`: (H, W) of encoded values in [0, 1], some 200 to 500 pixels a side; `length`: about how
    far it is blurred, in pixels.
    """
    reach = min(REACH, max(LEAST, math.ceil(SHARE * length + MORE)))
    scales = 1 + int(math.log(2.0 / reach) / math.log(RATIO))
    kernel, edge = _start(), EDGE
    with torch.inference_mode():
        for scale in reversed([RATIO**i for i in range(scales)]):
            size = (round(luma.shape[1] * scale), round(luma.shape[0] * scale))
            small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
            around = max(1, round(reach * scale))
            blurry = _periodic(torch.from_numpy(small), 2 * around + 4)
            kernel = _centred(_cleaned(_resized(kernel, around), NOISE / 2, 0.0))
            for _ in range(TURNS):
                sharp = _few_edges(blurry, kernel, edge)
                kernel = _cleaned(_fitted(sharp, blurry, around), NOISE, SPECK)
                edge = max(edge * EDGE_FALL, LEAST_EDGE)
    missing = REACH - kernel.shape[0] // 2
    return _centred(F.pad(kernel, (missing,) * 4)).numpy()


def _start() -> Tensor:
    return torch.tensor([[0.0, 0.0, 0.0], [0.25, 0.5, 0.25], [0.0, 0.0, 0.0]])


def _resized(kernel: Tensor, reach: int) -> Tensor:
    side = 2 * reach + 1
    return torch.from_numpy(cv2.resize(kernel.numpy(), (side, side))).clamp(min=0)


def _periodic(plane: Tensor, margin: int) -> Tensor:
    """The plane with a margin in which opposite edges run into each other, for the FFT."""
    height, width = plane.shape
    tall, wide = _smooth_size(height + 2 * margin), _smooth_size(width + 2 * margin)
    missing = (margin, wide - width - margin, margin, tall - height - margin)
    mode = "reflect" if max(missing) < min(height, width) else "replicate"
    plane = F.pad(plane[None, None], missing, mode=mode)[0, 0]
    for axis, before, after in ((0, *missing[2:]), (1, *missing[:2])):
        place = torch.arange(plane.shape[axis])
        ramp = torch.minimum((place + 0.5) / before, (len(place) - place - 0.5) / after)
        ramp = ramp.clamp(0, 1)
        ramp = (ramp * ramp * (3 - 2 * ramp)).unsqueeze(1 - axis)
        both = (plane + plane.flip(axis)) / 2
        plane = both + (plane - both) * ramp
    return plane


def _smooth_size(least: int) -> int:
    """The next number without prime factors above 5: the FFT is slow at others."""
    return next(n for n in count(least) if (2 * 3 * 5) ** 20 % n == 0)


def _spectrum(kernel: Tensor, shape: torch.Size) -> Tensor:
    """The kernel's frequency response on a grid of that shape."""
    reach = kernel.shape[0] // 2
    plane = torch.zeros(shape)
    plane[: kernel.shape[0], : kernel.shape[1]] = kernel
    return torch.fft.rfft2(plane.roll((-reach, -reach), (0, 1)))


def _gradient(plane: Tensor) -> tuple[Tensor, Tensor]:
    return plane.roll(-1, 1) - plane, plane.roll(-1, 0) - plane


def _few_edges(blurry: Tensor, kernel: Tensor, edge: float) -> Tensor:
    """The picture that the kernel blurs into `blurry`, at a price for each edge (half-quadratic
    splitting: gradients below the price are dropped, then both are fitted, ever more tightly)."""
    down = torch.fft.fftfreq(blurry.shape[0])[:, None]
    right = torch.fft.rfftfreq(blurry.shape[1])[None]
    slope = 4 * (torch.sin(math.pi * right) ** 2 + torch.sin(math.pi * down) ** 2)
    response = _spectrum(kernel, blurry.shape)
    wanted, power = response.conj() * torch.fft.rfft2(blurry), response.abs() ** 2
    sharp, bound = blurry, 2 * edge
    while bound < LAST_BOUND:
        right_edge, down_edge = _gradient(sharp)
        kept = right_edge**2 + down_edge**2 >= edge / bound
        right_edge, down_edge = right_edge * kept, down_edge * kept
        divergence = right_edge.roll(1, 1) - right_edge + down_edge.roll(1, 0) - down_edge
        found = (wanted + bound * torch.fft.rfft2(divergence)) / (power + bound * slope)
        sharp = torch.fft.irfft2(found, s=blurry.shape)
        bound *= BOUND_GROWTH
    return sharp


def _fitted(sharp: Tensor, blurry: Tensor, reach: int) -> Tensor:
    """The kernel, not negative, that best blurs one's gradients into the other's: (2 reach + 1)
    squared, by projected gradients with momentum (Beck and Teboulle 2009)."""
    pairs = [
        (torch.fft.rfft2(a), torch.fft.rfft2(b))
        for a, b in zip(_gradient(sharp), _gradient(blurry), strict=True)
    ]
    power = sum((a.abs() ** 2 for a, _ in pairs), torch.tensor(ENERGY))
    wanted = sum((a.conj() * b for a, b in pairs), torch.tensor(0.0))
    steepest = power.max()
    side = 2 * reach + 1

    def middle(spectrum: Tensor) -> Tensor:
        plane = torch.fft.irfft2(spectrum, s=blurry.shape).roll((reach, reach), (0, 1))
        return plane[:side, :side]

    kernel = middle(wanted / power).clamp(min=0)
    ahead, momentum = kernel, 1.0
    for _ in range(FIT_STEPS):
        uphill = middle(power * _spectrum(ahead, blurry.shape) - wanted)
        better = (ahead - uphill / steepest).clamp(min=0)
        grown = (1 + math.sqrt(1 + 4 * momentum**2)) / 2
        ahead = better + (momentum - 1) / grown * (better - kernel)
        kernel, momentum = better, grown
    return kernel


def _cleaned(kernel: Tensor, noise: float, speck: float) -> Tensor:
    """Without what is noise and parts that hang together with nothing; a point if nothing stays."""
    found = kernel.numpy()
    if not found.max() > 0:
        found = np.zeros_like(found)
        found[found.shape[0] // 2, found.shape[1] // 2] = 1
    found = np.where(found < noise * found.max(), 0, found)
    parts, labels = cv2.connectedComponents((found > 0).astype(np.uint8), connectivity=8)
    sums = np.bincount(labels.ravel(), found.ravel(), minlength=parts)
    kept = sums >= speck * sums.sum()
    found = np.where(kept[labels], found, 0)
    if not found.sum() > 0:  # every part a speck: all of them, then
        return kernel / kernel.sum()
    return torch.from_numpy((found / found.sum()).astype(np.float32))


def _centred(kernel: Tensor) -> Tensor:
    """Moved so that its mean lies in the middle."""
    found = kernel.numpy()
    place = np.arange(found.shape[0]) - found.shape[0] // 2
    x, y = float(found.sum(0) @ place), float(found.sum(1) @ place)
    moved = cv2.warpAffine(found, np.array([[1, 0, -x], [0, 1, -y]]), found.shape[::-1])
    return torch.from_numpy(moved / moved.sum())


def kernel_of(rgb: NDArray[np.float32], length: float | None) -> Plane | None:
    """The kernel of a photo, float32 (H, W, 3) in [0, 1], blurred about that far (in pixels).

    Looked for where most is to be seen. None where so little is blurred, or so much, that none is
    to be found.
    """
    if length is None or not SHORTEST <= length <= LONGEST:
        return None
    luma: Plane = np.asarray(cv2.cvtColor(_busiest(rgb), cv2.COLOR_RGB2GRAY), np.float32)
    return estimate_kernel(luma, length)


def _busiest(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """The WINDOW pixels squared with most gradient, or all of a small photo."""
    most, place = -1.0, (0, 0)
    columns = _starts(rgb.shape[1])
    # Strip by strip: of 48 megapixels the slopes alone would be 200 MB.
    for y in _starts(rgb.shape[0]):
        # Green stands for luma; edges beyond a good contrast count alike, lest one lamp decide.
        green = np.ascontiguousarray(rgb[y : y + WINDOW, :, 1])
        slope = np.minimum(np.abs(cv2.Laplacian(green, cv2.CV_32F)), CONTRAST)
        total = np.concatenate([[0.0], np.cumsum(slope.sum(axis=0, dtype=np.float64))])
        sums = total[np.minimum(columns + WINDOW, rgb.shape[1])] - total[columns]
        if sums.max() > most:
            most, place = float(sums.max()), (y, int(columns[sums.argmax()]))
    y, x = place
    return rgb[y : y + WINDOW, x : x + WINDOW]


def _starts(side: int) -> NDArray[np.int64]:
    """Where windows that half overlap begin, the last one at the edge."""
    last = max(0, side - WINDOW)
    return np.append(np.arange(0, last, WINDOW // 2), last)
