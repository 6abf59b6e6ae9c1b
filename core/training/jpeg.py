"""JPEG's loss in batched torch: colour transform, chroma subsampling, 8x8 DCT, quantisation.

ITU-T T.81 annexes A and K; quality scales the tables as libjpeg does. Entropy coding is lossless
and left out. Runs on any device, quality per sample.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from core.photo.jpeg import LUMINANCE

CHROMINANCE = (
    17, 18, 24, 47, 99, 99, 99, 99,
    18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99,
    *(99,) * 32,
)  # fmt: skip
YCC = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


def compress(rgb: Tensor, quality: Tensor, subsample: bool) -> Tensor:
    """rgb (N, 3, H, W) in [0, 1], sides multiples of 16; quality (N,) 1 to 100 -> as decoded.

    `subsample` halves the chroma (4:2:0).
    """
    matrix = torch.tensor(YCC, device=rgb.device)
    ycc = torch.einsum("ij,njhw->nihw", matrix, rgb * 255) - torch.tensor(
        [128.0, 0.0, 0.0], device=rgb.device
    ).view(1, 3, 1, 1)
    luma = _quantize(ycc[:, :1], LUMINANCE, quality)
    chroma = F.avg_pool2d(ycc[:, 1:], 2) if subsample else ycc[:, 1:]
    chroma = _quantize(chroma, CHROMINANCE, quality)
    if subsample:
        chroma = F.interpolate(chroma, scale_factor=2.0, mode="bilinear", align_corners=False)
    decoded = torch.cat([luma + 128, chroma], dim=1)
    back = torch.linalg.inv(matrix.cpu()).to(rgb.device)
    return (torch.einsum("ij,njhw->nihw", back, decoded) / 255).clamp(0, 1)


def _quantize(plane: Tensor, table: tuple[int, ...], quality: Tensor) -> Tensor:
    """Round the DCT coefficients of each 8x8 block of (N, C, H, W) to multiples of its table."""
    n, channels, height, width = plane.shape
    dct = _dct(plane.device)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)[:, None, None]
    base = torch.tensor(table, dtype=torch.float32, device=plane.device).view(8, 8)
    steps = torch.floor((base * scale + 50) / 100).clamp(1, 255)[:, None, None, None]
    blocks = plane.view(n, channels, height // 8, 8, width // 8, 8).transpose(3, 4)
    coefficients = torch.round(dct @ blocks @ dct.T / steps) * steps
    return (dct.T @ coefficients @ dct).transpose(3, 4).reshape(n, channels, height, width)


def _dct(device: torch.device) -> Tensor:
    """The orthonormal 8-point DCT-II as a matrix."""
    k = torch.arange(8, device=device, dtype=torch.float32)
    matrix = 0.5 * torch.cos(math.pi / 8 * k[:, None] * (k[None, :] + 0.5))
    matrix[0] /= 2**0.5
    return matrix
