"""Noise levels drawn in training, and the loss: diffusion and guidance regression together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.denoiser import DeblurModel
from core.errors import OptionsError
from core.guidance import luma_pyramid
from core.training.kernels import Dice

#: Of ln(sigma) below the top share, before it is cut to the model's range.
LOG_MEAN, LOG_STD = 0.2, 1.4


@dataclass(frozen=True, kw_only=True)
class LossOptions:
    """`top_share` of a batch is at the highest sigma exactly; ln(sigma) of the rest is normal.

    `balance` weighs a sample by (its residual's energy + `floor`) to the power of -balance: 0 is
    the plain mean square, in which a few badly blurred samples drown those that should come back
    unharmed; near 1 it is the mean PSNR that counts. Below `floor` (0.03: an input of some 39 dB at
    a residual's deviation of 0.13) all weigh the same. `tone` weighs the square of a patch's mean
    error in each channel: a shift of tone costs little in mean square, but all of a photo shows it;
    10 mends it in a model that has learnt, and slows one that has not.

    Raises OptionsError for values out of range.
    """

    top_share: float = 0.5
    balance: float = 0.75
    floor: float = 0.03
    guidance_weight: float = 0.3
    tone: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.top_share <= 1 or not 0 <= self.balance <= 1:
            raise OptionsError("The share at the highest sigma and the balance go from 0 to 1.")
        if not 0 < self.floor < math.inf:
            raise OptionsError("The floor of the balance is a number above 0.")
        if not 0 <= self.guidance_weight < math.inf or not 0 <= self.tone < math.inf:
            raise OptionsError("The weights of guidance and tone are numbers from 0.")


@dataclass(frozen=True)
class Loss:
    """`total` to differentiate; the rest for the log, per sample, detached: (N,) each."""

    total: Tensor
    sigma: Tensor
    denoised: Tensor
    structure: Tensor


def draw_sigma(
    n: int, sigma_min: float, sigma_max: float, options: LossOptions, dice: Dice
) -> Tensor:
    """(N,) noise levels: a share at sigma_max, the rest redrawn (not clamped) into the range."""
    low, high = ((math.log(s) - LOG_MEAN) / LOG_STD for s in (sigma_min, sigma_max))
    # Inverse transform of the truncated normal: the same as redrawing, in one draw.
    cdf = torch.special.ndtr(torch.tensor([low, high], dtype=torch.float64)).tolist()
    quantile = dice.uniform(n, low=cdf[0], high=cdf[1]).double()
    log_sigma = torch.special.ndtri(quantile) * LOG_STD + LOG_MEAN
    sigma = log_sigma.exp().float().clamp(sigma_min, sigma_max)
    top = round(n * options.top_share)
    sigma[torch.argsort(dice.uniform(n))[:top]] = sigma_max
    return sigma


def deblur_loss(
    model: DeblurModel,
    blurry: Tensor,
    sharp: Tensor,
    options: LossOptions,
    dice: Dice,
    hint: Tensor | None = None,
) -> Loss:
    """EDM's loss (Karras et al. 2022, unit weight on the network's target) on the residual, plus
    the guidance's regression at each scale. blurry, sharp: (N, 3, H, W) in [-1, 1]; hint (N, 5).
    """
    config = model.config
    residual = (sharp - blurry) / config.residual_std
    sigma = draw_sigma(len(sharp), config.sigma_min, config.sigma_max, options, dice)
    noise = dice.normal(*residual.shape)
    structure = model.structure(blurry, hint)
    latents = structure.latents if structure else ()
    noisy = residual + sigma[:, None, None, None] * noise
    denoised = model(noisy, blurry, sigma, latents, hint)
    wrong = denoised - residual
    error = wrong.square().mean(dim=(1, 2, 3))
    shift = wrong.mean(dim=(2, 3)).square().mean(dim=1)
    weight = (residual.square().mean(dim=(1, 2, 3)) + options.floor) ** -options.balance
    total = (weight * (1 + sigma**-2) * (error + options.tone * shift)).mean()
    regression = torch.zeros_like(error)
    if structure:
        for estimate, target in zip(structure.luma, luma_pyramid(sharp), strict=True):
            difference = (estimate.float() - target) / config.residual_std
            regression = regression + difference.square().mean(dim=(1, 2, 3))
        total = total + options.guidance_weight * (weight * regression).mean()
    return Loss(total, sigma, error.detach(), regression.detach())
