"""Networks of the size of two well-known ones, for measuring time and memory; random weights.

NAFNet: Chen et al., "Simple Baselines for Image Restoration", ECCV 2022 (arXiv 2204.04676),
section 3 and figure 3. Restormer: Zamir et al., CVPR 2022 (arXiv 2111.09881), section 3 and
figure 2. Written from the papers' descriptions of their layers.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class ChannelNorm(nn.Module):
    """Layer normalisation over the channels of each pixel: (N, C, H, W) -> the same."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class NafBlock(nn.Module):
    """Gated depthwise convolution with channel attention, then a gated pointwise one."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = ChannelNorm(channels), ChannelNorm(channels)
        self.widen = nn.Conv2d(channels, 2 * channels, 1)
        self.depthwise = nn.Conv2d(2 * channels, 2 * channels, 3, padding=1, groups=2 * channels)
        self.attention = nn.Conv2d(channels, channels, 1)
        self.narrow = nn.Conv2d(channels, channels, 1)
        self.widen2 = nn.Conv2d(channels, 2 * channels, 1)
        self.narrow2 = nn.Conv2d(channels, channels, 1)
        self.beta = nn.Parameter(torch.zeros(1, channels, 1, 1))
        self.gamma = nn.Parameter(torch.zeros(1, channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        first, second = self.depthwise(self.widen(self.norm1(x))).chunk(2, dim=1)
        gated = first * second
        gated = gated * self.attention(gated.mean(dim=(2, 3), keepdim=True))
        x = x + self.narrow(gated) * self.beta
        first, second = self.widen2(self.norm2(x)).chunk(2, dim=1)
        return x + self.narrow2(first * second) * self.gamma


class NafNet(nn.Module):
    """Width 32 with 1, 1, 1, 28 blocks down, 1 in the middle, 1, 1, 1, 1 up, as for GoPro."""

    def __init__(self, width: int = 32, blocks: tuple[int, ...] = (1, 1, 1, 28)) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(len(blocks) + 1)]
        self.intro = nn.Conv2d(3, width, 3, padding=1)
        self.encoder = nn.ModuleList(
            nn.Sequential(*(NafBlock(w) for _ in range(count)))
            for w, count in zip(widths, blocks, strict=False)
        )
        self.down = nn.ModuleList(nn.Conv2d(w, 2 * w, 2, stride=2) for w in widths[:-1])
        self.middle = NafBlock(widths[-1])
        self.up = nn.ModuleList(
            nn.Sequential(nn.Conv2d(2 * w, 4 * w, 1, bias=False), nn.PixelShuffle(2))
            for w in reversed(widths[:-1])
        )
        self.decoder = nn.ModuleList(NafBlock(w) for w in reversed(widths[:-1]))
        self.ending = nn.Conv2d(width, 3, 3, padding=1)

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, H, W) -> the same; sides multiples of 16."""
        x = self.intro(image)
        skips = []
        for stage, down in zip(self.encoder, self.down, strict=True):
            x = stage(x)
            skips.append(x)
            x = down(x)
        x = self.middle(x)
        for up, stage in zip(self.up, self.decoder, strict=True):
            x = stage(up(x) + skips.pop())
        return image + self.ending(x)


class TransposedAttention(nn.Module):
    """Attention between channels instead of places: its cost grows linearly with the pixels."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.temperature = nn.Parameter(torch.ones(heads, 1, 1))
        self.pointwise = nn.Conv2d(channels, 3 * channels, 1, bias=False)
        self.depthwise = nn.Conv2d(
            3 * channels, 3 * channels, 3, padding=1, groups=3 * channels, bias=False
        )
        self.project = nn.Conv2d(channels, channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        n, channels, height, width = x.shape
        mixed = self.depthwise(self.pointwise(x)).reshape(
            n, 3, self.heads, channels // self.heads, height * width
        )
        query, key, value = mixed.unbind(dim=1)
        query, key = F.normalize(query, dim=-1), F.normalize(key, dim=-1)
        weights = (query @ key.transpose(-2, -1) * self.temperature).softmax(dim=-1)
        return self.project((weights @ value).reshape(n, channels, height, width))


class GatedFeedForward(nn.Module):
    """Depthwise convolution between two pointwise ones, one half gating the other."""

    def __init__(self, channels: int, expansion: float = 2.66) -> None:
        super().__init__()
        hidden = int(channels * expansion)
        self.widen = nn.Conv2d(channels, 2 * hidden, 1, bias=False)
        self.depthwise = nn.Conv2d(
            2 * hidden, 2 * hidden, 3, padding=1, groups=2 * hidden, bias=False
        )
        self.narrow = nn.Conv2d(hidden, channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        first, second = self.depthwise(self.widen(x)).chunk(2, dim=1)
        return self.narrow(F.gelu(first) * second)


class TransformerBlock(nn.Module):
    """Both of the above, each after a normalisation and beside a skip."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = ChannelNorm(channels), ChannelNorm(channels)
        self.attention = TransposedAttention(channels, heads)
        self.feed = GatedFeedForward(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(self.norm1(x))
        return x + self.feed(self.norm2(x))


def _stage(channels: int, heads: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(TransformerBlock(channels, heads) for _ in range(count)))


class Restormer(nn.Module):
    """48 channels, 4, 6, 6, 8 blocks with 1, 2, 4, 8 heads, and 4 blocks of refinement."""

    def __init__(self, width: int = 48) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(4)]
        counts, heads = (4, 6, 6, 8), (1, 2, 4, 8)
        self.intro = nn.Conv2d(3, width, 3, padding=1, bias=False)
        self.encoder = nn.ModuleList(
            _stage(*shape) for shape in zip(widths[:3], heads[:3], counts[:3], strict=True)
        )
        self.down = nn.ModuleList(
            nn.Sequential(nn.Conv2d(w, w // 2, 3, padding=1, bias=False), nn.PixelUnshuffle(2))
            for w in widths[:3]
        )
        self.middle = _stage(widths[3], heads[3], counts[3])
        self.up = nn.ModuleList(
            nn.Sequential(nn.Conv2d(w, 2 * w, 3, padding=1, bias=False), nn.PixelShuffle(2))
            for w in reversed(widths[1:])
        )
        self.reduce = nn.ModuleList(
            nn.Conv2d(w, w // 2, 1, bias=False) for w in reversed(widths[2:])
        )
        # At full resolution nothing is reduced: twice the width goes on.
        self.decoder = nn.ModuleList(
            (_stage(widths[2], 4, 6), _stage(widths[1], 2, 6), _stage(widths[1], 1, 4))
        )
        self.refinement = _stage(widths[1], 1, 4)
        self.ending = nn.Conv2d(widths[1], 3, 3, padding=1, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, H, W) -> the same; sides multiples of 8."""
        x = self.intro(image)
        skips = []
        for stage, down in zip(self.encoder, self.down, strict=True):
            x = stage(x)
            skips.append(x)
            x = down(x)
        x = self.middle(x)
        for level, (up, stage) in enumerate(zip(self.up, self.decoder, strict=True)):
            x = torch.cat([up(x), skips.pop()], dim=1)
            x = stage(self.reduce[level](x) if level < 2 else x)
        return image + self.ending(self.refinement(x))
