"""Joins the model's answer with what undoing the found kernel makes of the photo.

Where the kernel is right that is crisper than any answer that knows only the photo; where it is
wrong it rings. A small network has learnt to tell one from the other. Knows nothing of noise or
tiles.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.blocks import ResidualBlock, conv3x3

#: Channels and residual blocks at 1/2, 1/4 and 1/8 of the photo's resolution.
WIDTHS, BLOCKS = (24, 48, 64), (1, 1, 3)


class Fusion(nn.Module):
    """Fully convolutional UNet: how far to go by the deconvolution, and what is left to mend."""

    def __init__(self) -> None:
        super().__init__()
        # Stride 2 as in the denoiser's stem.
        self.stem = nn.Conv2d(9, WIDTHS[0], 6, stride=2, padding=2)
        self.encoder = nn.ModuleList(map(_blocks, WIDTHS, BLOCKS))
        pairs = list(pairwise(WIDTHS))
        self.down = nn.ModuleList(nn.Conv2d(fine, low, 2, stride=2) for fine, low in pairs)
        self.up = nn.ModuleList(nn.ConvTranspose2d(low, fine, 2, stride=2) for fine, low in pairs)
        self.decoder = nn.ModuleList(map(_blocks, WIDTHS[:-1], BLOCKS[:-1]))
        self.head = conv3x3(WIDTHS[0], 4 * 4, zero=True)

    def forward(self, photo: Tensor, answer: Tensor, undone: Tensor) -> Tensor:
        """photo (N, 3, H, W) in [-1, 1], H and W multiples of 8; the residuals that the denoiser
        and the deconvolution say, (N, 3, H, W) float32 each -> the residual of both.
        """
        x = torch.cat([photo, answer, undone], dim=1).to(self.stem.weight.dtype)
        if x.device.type != "mps":
            x = x.contiguous(memory_format=torch.channels_last)
        x = self.stem(x)
        skips: list[Tensor] = []
        for level, down in enumerate(self.down):
            x = self.encoder[level](x)
            skips.append(x)
            x = down(x)
        x = self.encoder[-1](x)
        for level in reversed(range(len(self.up))):
            x = self.decoder[level](self.up[level](x) + skips.pop())
        planes = F.pixel_shuffle(self.head(x), 2).float()
        change, share = planes[:, :3], planes[:, 3:]
        return answer + share * (undone - answer) + change


def _blocks(channels: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(channels) for _ in range(count)))
