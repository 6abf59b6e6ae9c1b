"""What guidance and denoiser are built of: plain 3x3 convolutions, no norm.

Without attention, position codes or group statistics a crop sees what the whole photo sees, up to
the receptive field: that is what makes tiles exact (Whang et al., CVPR 2022, section 4).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def conv3x3(inputs: int, outputs: int, *, zero: bool = False) -> nn.Conv2d:
    """3x3 convolution, zero-padded; `zero` starts it at 0 so that its block starts as identity."""
    conv = nn.Conv2d(inputs, outputs, 3, padding=1)
    if zero:
        nn.init.zeros_(conv.weight)
    if conv.bias is not None:
        nn.init.zeros_(conv.bias)
    return conv


class ResidualBlock(nn.Module):
    """x + conv(relu(conv(x) [+ projected latent])): (N, C, h, w) -> the same.

    With `latent_channels` it is the guided block of Ren et al. (ICCV 2023, figure 3): the
    guidance's latent is projected and added. ReLU and one activation a block, because on a CPU
    whatever is not a convolution is bound by memory bandwidth.
    """

    def __init__(self, channels: int, latent_channels: int = 0) -> None:
        super().__init__()
        self.conv1 = conv3x3(channels, channels)
        self.conv2 = conv3x3(channels, channels, zero=True)
        self.project = nn.Conv2d(latent_channels, channels, 1) if latent_channels else None

    def forward(self, x: Tensor, latent: Tensor | None = None) -> Tensor:
        hidden = self.conv1(x)
        if self.project is not None and latent is not None:
            hidden = hidden + self.project(latent)
        return x + self.conv2(F.relu(hidden, inplace=True))


class NoiseEmbedding(nn.Module):
    """ln(sigma), and a hint of so many numbers if any -> a vector of features for the modulation.

    sigma (N,) float32, hint (N, hints) -> (N, channels).
    """

    def __init__(self, channels: int, hints: int = 0) -> None:
        super().__init__()
        self.inner = nn.Linear(32, channels)
        self.outer = nn.Linear(channels, channels)
        self.hint: nn.Sequential | None = None
        if hints:
            last = nn.Linear(channels, channels)
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)
            self.hint = nn.Sequential(nn.Linear(hints, channels), nn.SiLU(), last)

    def forward(self, sigma: Tensor, hint: Tensor | None = None) -> Tensor:
        # ln(sigma) spans about 7 units: periods from 13 units down to 0.8. In float32 always: in a
        # model of bf16 a buffer would lose the third digit.
        frequencies = 0.5 * 2 ** torch.linspace(0, 4, 16, device=sigma.device)
        angle = sigma.float().log()[:, None] * frequencies
        features = torch.cat([angle.sin(), angle.cos()], dim=1).to(self.inner.weight.dtype)
        level = self.outer(F.silu(self.inner(features)))
        if self.hint is not None and hint is not None:
            level = level + self.hint(hint.to(level.dtype))
        return F.silu(level)


class Modulation(nn.Linear):
    """Scales and shifts the channels by what an embedding says; starts as identity."""

    def __init__(self, embedding: int, channels: int) -> None:
        super().__init__(embedding, 2 * channels)
        nn.init.zeros_(self.weight)
        nn.init.zeros_(self.bias)

    def modulate(self, x: Tensor, embedding: Tensor) -> Tensor:
        """x (N, C, h, w), embedding (N, E) -> (N, C, h, w)."""
        scale, shift = self(embedding)[:, :, None, None].chunk(2, dim=1)
        return torch.addcmul(shift, x, 1 + scale)


class Stage(nn.Module):
    """The denoiser's residual blocks at one resolution, after a modulation by the noise level.

    Modulating once a stage instead of once a block costs a fifth less time at the same loss.
    """

    def __init__(
        self, channels: int, blocks: int, embedding: int, latent_channels: int = 0
    ) -> None:
        super().__init__()
        self.modulation = Modulation(embedding, channels)
        self.blocks = nn.ModuleList(ResidualBlock(channels, latent_channels) for _ in range(blocks))

    def forward(self, x: Tensor, embedding: Tensor, latent: Tensor | None = None) -> Tensor:
        """x (N, C, h, w), embedding (N, E), latent (N, L, h, w) or None -> (N, C, h, w)."""
        x = self.modulation.modulate(x, embedding)
        for block in self.blocks:
            x = block(x, latent)
        return x
