"""What a photo looks like once a known kernel is undone: Wiener's deconvolution in linear light.

Fast, and right only as far as the kernel is: what it leaves (ringing, noise, seams) is for those to
judge who take it in (core/fusion.py). Knows nothing of how the kernel was found.
"""

from __future__ import annotations

import cv2
import torch
from torch import Tensor
from torch.nn import functional as F

#: Encoded values to the power of this are taken for linear light.
GAMMA = 2.2
#: How much a change between neighbours counts against being off the photo: Wiener's ratio of
#: noise to detail, which falls with the square of the frequency in photos.
ROUGHNESS = 0.04


def deconvolved(image: Tensor, kernels: Tensor) -> Tensor:
    """`image` (N, C, H, W) in [0, 1], encoded; `kernels` (N, K, K), K odd -> as it was before.

    Beyond the picture stands its mirror image, faded to the mean.
    """
    height, width = image.shape[-2:]
    margin = kernels.shape[-1]
    light = surrounded(image.clamp(0, 1) ** GAMMA, margin)
    size = light.shape[-2:]
    transfer = spectrum(kernels, size)[:, None]
    wanted = transfer.abs().square() + ROUGHNESS * steepness(size, light.device)
    inverse = transfer.conj() * wanted.reciprocal()
    whole = torch.fft.irfft2(torch.fft.rfft2(light) * inverse, s=size)
    inner = whole[..., margin : margin + height, margin : margin + width]
    return inner.clamp(0, 1) ** (1 / GAMMA)


def spectrum(kernels: Tensor, size: tuple[int, ...]) -> Tensor:
    """Kernels (N, K, K) -> their transfer functions (N, H, W // 2 + 1), middle at the origin."""
    side = kernels.shape[-1]
    padded = F.pad(kernels, (0, size[1] - side, 0, size[0] - side))
    return torch.fft.rfft2(padded.roll((-(side // 2), -(side // 2)), (-2, -1)))


def steepness(size: tuple[int, ...], device: torch.device) -> Tensor:
    """How strong the differences to the right and to below are at each frequency, together and
    squared: (H, W // 2 + 1).
    """
    down = torch.fft.fftfreq(size[0], device=device)[:, None]
    across = torch.fft.rfftfreq(size[1], device=device)[None]
    turn = 2j * torch.pi
    slopes = torch.exp(turn * across) - 1, torch.exp(turn * down) - 1
    return slopes[0].abs().square() + slopes[1].abs().square()


def surrounded(image: Tensor, margin: int) -> Tensor:
    """(N, C, H, W) with `margin` pixels before and as many or more after it, fading to the mean, so
    that opposite sides meet in a size that Fourier transforms are fast at.
    """
    height, width = image.shape[-2:]
    rows = _mirrored(height, margin, image.device)
    columns = _mirrored(width, margin, image.device)
    fade = _faded(height, len(rows), margin)[:, None] * _faded(width, len(columns), margin)[None]
    fade = fade.to(image.device)
    mean = image.mean(dim=(-2, -1), keepdim=True)
    return torch.lerp(mean, image[..., rows, :][..., columns], fade)


def _mirrored(length: int, margin: int, device: torch.device) -> Tensor:
    """Which pixel of a row of `length` stands at each place of the wider one."""
    whole = cv2.getOptimalDFTSize(length + 2 * margin)
    place = (torch.arange(whole, device=device) - margin) % (2 * length)
    return torch.where(place < length, place, 2 * length - 1 - place)


def _faded(length: int, whole: int, margin: int) -> Tensor:
    after = whole - length - margin
    rise, fall = torch.arange(margin) / margin, (torch.arange(after, 0, -1) - 1) / after
    return torch.cat([rise, torch.ones(length), fall])
