"""The guided, image-conditioned denoiser: UNet, preconditioning, and the model that joins both.

What is diffused is the scaled residual r = (sharp - blurry) / residual_std, values in [-1, 1]
(Whang et al., CVPR 2022), with the preconditioning of Karras et al. 2022 for sigma_data = 1.
Knows nothing of schedules, tiles or files.
"""

from __future__ import annotations

from collections.abc import Generator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core import hint as hints
from core.blocks import NoiseEmbedding, Stage, conv3x3
from core.fusion import Fusion
from core.guidance import SCALES, GuidanceNetwork, Structure, luma_pyramid
from core.options import ModelConfig
from core.steps import outcome

EMBEDDING = 192


class GuidedUNet(nn.Module):
    """Fully convolutional UNet at 1/2 to 1/16; the encoder takes in latents."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        widths, blocks = config.widths, config.blocks
        self.latent_channels = tuple(
            width if config.guided and scale in config.guided_scales else 0
            for scale, width in zip(SCALES, config.guidance_widths, strict=True)
        )
        self.embedding = NoiseEmbedding(EMBEDDING, hints.SIZE if config.hinted else 0)
        # A 6x6 convolution of stride 2 is a pixel-unshuffle and a 3x3 one in a single faster step.
        self.stem = nn.Conv2d(6, widths[0], 6, stride=2, padding=2)
        self.encoder = nn.ModuleList(
            Stage(widths[i], blocks[i], EMBEDDING, self.latent_channels[i]) for i in range(3)
        )
        self.down = nn.ModuleList(
            nn.Conv2d(widths[i], widths[i + 1], 2, stride=2) for i in range(3)
        )
        self.middle = Stage(widths[3], blocks[3], EMBEDDING)
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(widths[i + 1], widths[i], 2, stride=2) for i in range(3)
        )
        self.decoder = nn.ModuleList(Stage(widths[i], blocks[i], EMBEDDING) for i in range(3))
        self.head = conv3x3(widths[0], 3 * 4, zero=True)

    def stages(
        self, image: Tensor, sigma: Tensor, latents: tuple[Tensor, ...], hint: Tensor | None = None
    ) -> Generator[None, None, Tensor]:
        """image (N, 6, H, W), H and W multiples of 16; sigma (N,); latents per scale or (); hint
        (N, 5) as from `Hint.numbers`.

        Returns (N, 3, H, W) in the network's dtype, with a yield after each stage on the way: a
        tile of its own is long for one who waits.
        """
        embedding = self.embedding(sigma, hint)
        x = self.stem(image)
        skips: list[Tensor] = []
        for level, stage in enumerate(self.encoder):
            x = stage(x, embedding, latents[level] if self.latent_channels[level] else None)
            skips.append(x)
            yield
            x = self.down[level](x)
        x = self.middle(x, embedding)
        for level in (2, 1, 0):
            x = self.up[level](x) + skips.pop()
            yield
            x = self.decoder[level](x, embedding)
        yield
        return F.pixel_shuffle(self.head(x), 2)


class DeblurModel(nn.Module):
    """Guidance and denoiser under one set of weights; the calls that sampling and training share.

    Tensors outside are float32; the networks run in the dtype of their parameters (bf16 or fp32),
    or under autocast while training. Without a hint the model is told that nothing is known.
    """

    drift: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.guidance = GuidanceNetwork(config) if config.guided else None
        self.unet = GuidedUNet(config)
        self.fusion = Fusion(config.residual_std) if config.deconvolved else None
        drift = torch.tensor(config.drift).view(1, 3, 1, 1)
        self.register_buffer("drift", drift, persistent=False)

    @property
    def dtype(self) -> torch.dtype:
        return self.unet.stem.weight.dtype

    def structure(self, blurry: Tensor, hint: Tensor | None = None) -> Structure | None:
        """blurry (N, 3, H, W) in [-1, 1], sides multiples of 8; hint (N, 5) as from
        `Hint.numbers`, for a photo that is laid as it says. None for the unguided twin.
        """
        if self.guidance is None:
            return None
        pyramid = tuple(luma.to(self.dtype) for luma in luma_pyramid(blurry))
        return self.guidance(pyramid, _told(hint, blurry))

    def forward(
        self,
        noisy: Tensor,
        blurry: Tensor,
        sigma: Tensor,
        latents: tuple[Tensor, ...],
        hint: Tensor | None = None,
    ) -> Tensor:
        """Denoised residual D(noisy; sigma), float32 (N, 3, H, W). At the highest sigma it is the
        answer to `blurry` alone, whatever `noisy` is.

        `noisy` = r + sigma * noise, float32; `blurry` in [-1, 1]; `sigma` (N,) float32; `latents`
        from `structure` (scaled by the guidance's strength if wished); `hint` (N, 5) as from
        `Hint.numbers`, for a photo that is laid as it says. Karras et al. 2022, table 1.
        """
        return outcome(self.stages(noisy, blurry, sigma, latents, hint))

    def stages(
        self,
        noisy: Tensor,
        blurry: Tensor,
        sigma: Tensor,
        latents: tuple[Tensor, ...],
        hint: Tensor | None = None,
    ) -> Generator[None, None, Tensor]:
        """The same, with a yield after each stage of the UNet."""
        s = sigma[:, None, None, None]
        # Sampling begins at the highest sigma with noise alone. In training a whole patch tells a
        # little of its residual through any noise: a model that saw it there would take pure noise
        # for "no blur". So it sees the mean of both, which needs no cancelling either.
        norm, below = torch.rsqrt(s * s + 1.0), s < self.config.sigma_max
        shown = norm * below
        image = torch.cat([noisy * shown, blurry], dim=1)
        if image.device.type != "mps":
            image = image.contiguous(memory_format=torch.channels_last)
        estimate = yield from self.unet.stages(
            image.to(self.dtype), sigma, latents, _told(hint, blurry)
        )
        estimate = estimate.float() - self.drift.float() * below
        return noisy * (shown * norm) + estimate * (s * norm)

    def fused(self, denoised: Tensor, blurry: Tensor, undone: Tensor) -> Tensor:
        """The answer to `blurry` alone (see `forward`) joined with what undoing a kernel makes of
        it: the residual of both, float32 (N, 3, H, W). `undone` (N, 3, H, W) in [-1, 1].
        """
        assert self.fusion is not None
        fused: Tensor = self.fusion(blurry, denoised, (undone - blurry) / self.config.residual_std)
        return fused


def _told(hint: Tensor | None, blurry: Tensor) -> Tensor:
    """The hint (N, 5), or the one that tells nothing."""
    return blurry.new_zeros(len(blurry), hints.SIZE) if hint is None else hint


def flops_per_pixel(config: ModelConfig) -> tuple[float, float]:
    """Floating-point operations a pixel of the photo: (denoiser per step, guidance once)."""
    from torch.utils.flop_counter import FlopCounterMode

    side = 64
    model = DeblurModel(config)
    blurry = torch.zeros(1, 3, side, side)
    with torch.no_grad(), FlopCounterMode(display=False) as once:
        structure = model.structure(blurry)
    latents = structure.latents if structure else ()
    with torch.no_grad(), FlopCounterMode(display=False) as step:
        model(torch.zeros_like(blurry), blurry, torch.ones(1), latents)
    return step.get_total_flops() / side**2, once.get_total_flops() / side**2
