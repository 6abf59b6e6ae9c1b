"""Blur kernels in batches: camera shake, motion lines, defocus, Gaussian. Torch on any device.

A kernel is float32 (K, K), K odd, and sums to 1. Its centroid is at the middle, so that blurring
moves nothing; but a video's sharp picture is its middle frame, so what is filmed has that at the
middle. Camera shake follows Boracchi & Foi (IEEE TIP 2012): a random walk with inertia,
impulses and a pull to the centre; filmed, which is short, it is a part of such a way and smooth.
Its rotation makes the kernel differ over the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

#: Side of a kernel; the longest extent that is drawn leaves room for its rotation.
KERNEL = 63
POINTS = 96
#: Of a video, averaged into one blurred picture: an odd number, at least and at most.
FRAMES = (7, 15)
#: How fast a hand's speed changes while it films: half periods in an exposure, about.
RESTLESS = (0.25, 2.0)
#: How far a disc's edge reaches: in pixels, and in radii where it fades out.
EDGE = (0.35, 0.9)
FADING_EDGE = (0.12, 0.7)
#: The four corners of the picture, in units of half its side: (x, y).
CORNERS = ((-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0))


class Dice:
    """Random numbers on one device from one seed."""

    def __init__(self, seed: int, device: torch.device) -> None:
        self.generator = Generator(device).manual_seed(seed)
        self.device = device

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return low + (high - low) * torch.rand(shape, generator=self.generator, device=self.device)

    def log_uniform(self, *shape: int, low: float, high: float) -> Tensor:
        return low * (high / low) ** self.uniform(*shape)

    def normal(self, *shape: int) -> Tensor:
        return torch.randn(shape, generator=self.generator, device=self.device)

    def chance(self, probability: float, *shape: int) -> Tensor:
        return self.uniform(*shape) < probability


@dataclass(frozen=True)
class Exposures:
    """How N paths are seen. `filmed` (N,): by a video, so briefly that a hand moves smoothly.
    `times` (N, POINTS) are the points in the order they are seen; `middle` (N, POINTS), each row
    summing to 1, says where among those the sharp picture was taken.
    """

    filmed: Tensor
    times: Tensor
    middle: Tensor

    def of(self, chosen: Tensor) -> Exposures:
        return Exposures(self.filmed[chosen], self.times[chosen], self.middle[chosen])

    def kernels(self, paths: Tensor) -> Tensor:
        """(N, POINTS, 2) in pixels -> (N, K, K)."""
        seen = torch.take_along_dim(paths, self.times[:, :, None], dim=1)
        return rasterize(seen, middle=self.middle)


def shake(
    dice: Dice, extent: Tensor, rotation: Tensor, exposures: Exposures | None = None
) -> Tensor:
    """Kernels of a shaken camera at the picture's four corners: (N, 4, K, K).

    `extent` (N,) is the length in pixels that the path spans, `rotation` (N,) how far the corners
    swing, as a share of it (0: the same kernel everywhere). `exposures` for a camera that may have
    filmed.
    """
    n = extent.shape[0]
    path, swing = shake_path(dice, n), _unit(_random_walk(dice, n))
    if exposures is not None:
        filmed = exposures.filmed[:, None, None]
        path = torch.where(filmed, _unit(_glide(dice, n)), path)
        swing = torch.where(filmed, _unit(_glide(dice, n)), swing)
    path = path * extent[:, None, None]
    swing = swing[:, :, :1] * (rotation * extent)[:, None, None]
    corners = torch.tensor(CORNERS, device=dice.device)
    tangent = torch.stack([-corners[:, 1], corners[:, 0]], dim=1) / 2**0.5
    paths = path[:, None] + swing[:, None] * tangent[None, :, None]
    paths = paths.flatten(0, 1)
    if exposures is None:
        return rasterize(paths).unflatten(0, (n, 4))
    each = torch.arange(n, device=dice.device).repeat_interleave(4)
    return exposures.of(each).kernels(paths).unflatten(0, (n, 4))


def shake_path(dice: Dice, n: int) -> Tensor:
    """(N, POINTS, 2), spanning 1. A third are swift: nearly straight, a bit curved."""
    path, line = _unit(_random_walk(dice, n)), _unit(_arc(dice, n))
    return torch.where(dice.chance(0.35, n)[:, None, None], line, path)


def motion(dice: Dice, extent: Tensor, exposures: Exposures | None = None) -> Tensor:
    """Kernels of an object that moves past, straight or slightly curved: (N, K, K); `exposures` as
    in `shake`.
    """
    path = _unit(_arc(dice, extent.shape[0])) * extent[:, None, None]
    return rasterize(path) if exposures is None else exposures.kernels(path)


def draw_exposures(dice: Dice, filmed: Tensor) -> Exposures:
    """Each point in its turn, and the sharp picture in the centroid; by a video, where `filmed`
    (N,) says so, some points a few times and the others, while its shutter was shut, never, and the
    sharp picture where the middle frame was.
    """
    n = len(filmed)
    time = torch.arange(POINTS, device=dice.device) / POINTS
    half = torch.floor(dice.uniform(n, 1, low=FRAMES[0] // 2, high=FRAMES[1] // 2 + 1))
    frames = 2 * half + 1
    frame = torch.floor(time * frames)
    opened = dice.uniform(n, 1, low=0.1) * (time * frames - frame)
    seen = torch.where(filmed[:, None], (frame + opened) / frames, time)
    middle = ((frame == half) | ~filmed[:, None]).to(time.dtype)
    return Exposures(
        filmed=filmed,
        times=(seen * POINTS + 0.01).long().clamp(max=POINTS - 1),
        middle=middle / middle.sum(dim=1, keepdim=True),
    )


def defocus(dice: Dice, radius: Tensor, side: int = KERNEL, fading: float = 0.0) -> Tensor:
    """Discs and polygons, a little oval, `radius` (N,) in pixels: (N, side, side).

    `side` is odd. The share `fading` of them has edges that fade out, as a lens with spherical
    aberration draws them.
    """
    n = radius.shape[0]
    x, y = _grid(dice.device, side)
    turn = dice.uniform(n, high=torch.pi)[:, None, None]
    u = (x * turn.cos() + y * turn.sin()) * dice.uniform(n, low=0.88, high=1.14)[:, None, None]
    v = y * turn.cos() - x * turn.sin()
    blades = torch.floor(dice.uniform(n, low=5, high=9))[:, None, None]
    sector = 2 * torch.pi / blades
    angle = torch.remainder(torch.atan2(v, u), sector) - sector / 2
    polygon = (sector / 2).cos() / angle.cos()
    rim = torch.where(dice.chance(0.4, n)[:, None, None], polygon, torch.ones_like(polygon))
    softness = dice.uniform(n, low=EDGE[0], high=EDGE[1])
    if fading:
        soft = radius * dice.log_uniform(n, low=FADING_EDGE[0], high=FADING_EDGE[1])
        softness = torch.where(dice.chance(fading, n), softness.maximum(soft), softness)
    edge = (radius[:, None, None] * rim - torch.hypot(u, v)) / softness[:, None, None]
    return _normalize(torch.sigmoid(2 * edge))


def gaussian(dice: Dice, sigma: Tensor) -> Tensor:
    """Isotropic Gaussians, `sigma` (N,) in pixels: (N, K, K)."""
    x, y = _grid(dice.device)
    return _normalize(torch.exp(-(x * x + y * y) / (2 * sigma[:, None, None] ** 2)))


def identity(dice: Dice, n: int) -> Tensor:
    """No blur: (N, K, K)."""
    kernel = torch.zeros(n, KERNEL, KERNEL, device=dice.device)
    kernel[:, KERNEL // 2, KERNEL // 2] = 1.0
    return kernel


def rasterize(paths: Tensor, side: int = KERNEL, middle: Tensor | None = None) -> Tensor:
    """Paths (N, T, 2) in pixels -> kernels (N, side, side), each point spread bilinearly.

    `side` is odd. In the middle is the centroid, or the mean by the weights `middle` (N, T). Paths
    that reach beyond are made smaller.
    """
    n, points, _ = paths.shape
    if middle is None:
        origin = paths.mean(dim=1, keepdim=True)
    else:
        origin = (middle[..., None] * paths).sum(dim=1, keepdim=True)
    paths = paths - origin
    room = side // 2 - 0.001
    paths = paths * (room / paths.abs().amax(dim=(1, 2), keepdim=True).clamp(min=room))
    position = paths + side // 2
    corner = position.floor()
    fraction = position - corner
    index = corner.long()
    kernel = torch.zeros(n, side * side, device=paths.device)
    for dx in (0, 1):
        for dy in (0, 1):
            wx = fraction[..., 0] if dx else 1 - fraction[..., 0]
            wy = fraction[..., 1] if dy else 1 - fraction[..., 1]
            kernel.scatter_add_(1, (index[..., 1] + dy) * side + index[..., 0] + dx, wx * wy)
    return (kernel / points).view(n, side, side)


def _random_walk(dice: Dice, n: int) -> Tensor:
    """(N, POINTS, 2): inertia, a pull back to the start, now and then an impulse."""
    inertia = dice.uniform(n, 1, low=0.75, high=0.98)
    pull = dice.uniform(n, 1, high=0.02)
    velocity, position = dice.normal(n, 2), torch.zeros(n, 2, device=dice.device)
    nudges, impulses = dice.normal(POINTS, n, 2), dice.chance(0.03, POINTS, n, 1)
    # What needs no place or speed is found for all points at once: a GPU waits for each operation.
    kicks = torch.where(impulses, 3.0, 0.35) * nudges
    kept = inertia - impulses.to(inertia.dtype)
    path = []
    for kick, keep in zip(kicks, kept, strict=True):
        velocity = torch.addcmul(torch.addcmul(kick, keep, velocity), pull, position, value=-1)
        position = position + velocity
        path.append(position)
    return torch.stack(path, dim=1)


def _arc(dice: Dice, n: int) -> Tensor:
    """(N, POINTS, 2): a piece of a circle in any direction, mostly flat, at a changing speed."""
    # From 0.1 on, since at 0 the speed of a power is none or endless.
    t = torch.linspace(0.1, 1, POINTS, device=dice.device) ** dice.log_uniform(
        n, 1, low=0.5, high=2.0
    )
    heading = dice.uniform(n, 1, high=2 * torch.pi)
    bend = dice.normal(n, 1) * 0.5
    direction = heading + bend * t
    step = t.diff(dim=1, prepend=t[:, :1] * 2 - t[:, 1:2])[..., None]
    return torch.cumsum(step * torch.stack([direction.cos(), direction.sin()], -1), dim=1)


def _glide(dice: Dice, n: int) -> Tensor:
    """(N, POINTS, 2): what a hand does in a thirtieth of a second. Its speed changes smoothly, more
    or less: mostly it goes one way, now and then it turns back and stays longer where it turns.
    """
    time = torch.linspace(0, 1, POINTS, device=dice.device)
    order = torch.arange(4, device=dice.device)
    waves = torch.cos(torch.pi * order[:, None] * time)
    restless = dice.log_uniform(n, 1, low=RESTLESS[0], high=RESTLESS[1])
    sizes = 1 / (1 + (order / restless) ** 2)
    speed = torch.einsum("nkc,kt->ntc", dice.normal(n, 4, 2) * sizes[..., None], waves)
    return torch.cumsum(speed, dim=1)


def _unit(path: Tensor) -> Tensor:
    """Scale paths to a span of 1: the largest distance of any point from the first."""
    path = path - path[:, :1]
    return path / path.norm(dim=2).amax(dim=1)[:, None, None].clamp(min=1e-6)


def _grid(device: torch.device, side: int = KERNEL) -> tuple[Tensor, Tensor]:
    axis = torch.arange(side, device=device, dtype=torch.float32) - side // 2
    return axis[None, None, :], axis[None, :, None]


def _normalize(kernel: Tensor) -> Tensor:
    return kernel / kernel.sum(dim=(1, 2), keepdim=True)


def convolve(image: Tensor, kernels: Tensor) -> Tensor:
    """Circular convolution by FFT: image (N, C, H, W), kernels (N, K, K), K odd -> (N, C, H, W).

    The outer K // 2 pixels mix opposite sides: whoever calls cuts them off.
    """
    height, width = image.shape[-2:]
    side = kernels.shape[-1]
    padded = F.pad(kernels, (0, width - side, 0, height - side))
    padded = padded.roll((-(side // 2), -(side // 2)), dims=(1, 2))
    product = torch.fft.rfft2(image) * torch.fft.rfft2(padded)[:, None]
    return torch.fft.irfft2(product, s=(height, width))
