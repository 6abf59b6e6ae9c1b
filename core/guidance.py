"""Multiscale structure guidance: blurry luma and hint -> latents and sharp luma, coarse to fine.

Ren et al., ICCV 2023, section 3.2. Luma and low resolution drop what misleads on unseen photos
(colour, fine detail of the blur) and keep salient structure. Knows nothing of noise or sampling.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional as F

from core import hint as hints
from core.blocks import Modulation, ResidualBlock, conv3x3
from core.luma import WEIGHTS
from core.options import ModelConfig

#: Denominators of the guidance's resolutions, fine to coarse.
SCALES = (2, 4, 8)
#: Features of the hint, by which each scale is modulated.
HINT_FEATURES = 64


@dataclass(frozen=True)
class Structure:
    """What the guidance network says of a photo of (H, W); fine to coarse, scales 1/2, 1/4, 1/8.

    `latents[k]`: (N, C_k, H/s, W/s), features of the last residual block, for the denoiser.
    `luma[k]`: (N, 1, H/s, W/s) in [-1, 1], the estimate of the sharp photo's luma.
    """

    latents: tuple[Tensor, ...]
    luma: tuple[Tensor, ...]


def luma_pyramid(rgb: Tensor) -> tuple[Tensor, ...]:
    """(N, 3, H, W) -> luma (Rec. 601, of encoded values) at 1/2, 1/4, 1/8, each (N, 1, H/s, W/s).

    H and W are multiples of 8. Box averages, so that a tile on that grid equals the whole's crop.
    """
    red, green, blue = WEIGHTS
    luma = red * rgb[:, 0:1] + green * rgb[:, 1:2] + blue * rgb[:, 2:3]
    return tuple(F.avg_pool2d(luma, scale) for scale in SCALES)


class GuidanceScale(nn.Module):
    """One scale: its blurry luma and the coarser latent -> this scale's latent and sharp luma.

    `told`: features of the hint, 0 without.
    """

    def __init__(self, channels: int, blocks: int, coarser: int | None, told: int) -> None:
        super().__init__()
        self.stem = conv3x3(1, channels)
        self.lift = nn.Conv2d(coarser, channels, 1) if coarser else None
        self.modulation = Modulation(told, channels) if told else None
        self.blocks = nn.Sequential(*(ResidualBlock(channels) for _ in range(blocks)))
        self.regress = conv3x3(channels, 1, zero=True)

    def forward(
        self, luma: Tensor, coarser: Tensor | None, told: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        x = self.stem(luma)
        if self.lift is not None and coarser is not None:
            x = x + F.interpolate(self.lift(coarser), scale_factor=2.0, mode="nearest")
        if self.modulation is not None and told is not None:
            x = self.modulation.modulate(x, told)
        latent = self.blocks(x)
        return latent, luma + self.regress(latent)


class GuidanceNetwork(nn.Module):
    """Regression network over three scales, 1/8 first; a finer one builds on the coarser latent."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        widths = config.guidance_widths
        coarser: tuple[int | None, ...] = (widths[1], widths[2], None)
        told = HINT_FEATURES if config.guidance_hinted else 0
        self.hint = nn.Sequential(nn.Linear(hints.SIZE, told), nn.SiLU()) if told else None
        self.scales = nn.ModuleList(
            GuidanceScale(*spec, told)
            for spec in zip(widths, config.guidance_blocks, coarser, strict=True)
        )

    def forward(self, pyramid: tuple[Tensor, ...], hint: Tensor | None = None) -> Structure:
        """`pyramid` as from `luma_pyramid`, in the network's dtype; hint (N, 5) as from
        `Hint.numbers` -> Structure in that dtype.
        """
        told: Tensor | None = None
        if self.hint is not None and hint is not None:
            told = self.hint(hint.to(pyramid[0].dtype))
        latents: list[Tensor] = []
        estimates: list[Tensor] = []
        coarser: Tensor | None = None
        for scale, luma in zip(reversed(self.scales), reversed(pyramid), strict=True):
            coarser, estimate = scale(luma, coarser, told)
            latents.insert(0, coarser)
            estimates.insert(0, estimate)
        return Structure(latents=tuple(latents), luma=tuple(estimates))
