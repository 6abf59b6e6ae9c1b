"""Joins the model's answer with what undoing the found kernel makes of the photo.

Where the kernel is right that is crisper than any answer that knows only the photo; where it is
wrong it rings. What tells one from the other is how far the two agree around a place, and how
strong each is: a few numbers, by which a small network has learnt how far to go. Knows nothing of
noise or tiles.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.luma import WEIGHTS

#: Places are seen in cells of so many pixels, and by what lies far and near around them, in squares
#: of so many cells.
CELL, AROUND = 8, (17, 5)
#: Fine is what differs from the mean of so many pixels.
FINE = 9
#: Side in pixels of the squares over which the mean is taken of what changes in colour.
COLOUR = 5
#: Of rows and columns every second tells as much of a place as all.
EVERY = 2
FEATURES, HIDDEN = 23, 16
#: The share of the deconvolution at most, and (before the sigmoid) when training begins.
MOST, BEGIN = 0.8, -2.0
#: Of a mean square (in the residual's deviations), so that its logarithm has an end.
LEAST = 1e-4
#: Values from here on, of [-1, 1], are cut off.
CUT = 0.998


class Fusion(nn.Module):
    """How far to go by the deconvolution, place by place."""

    middle: Tensor
    spread: Tensor

    def __init__(self, residual_std: float) -> None:
        super().__init__()
        self.residual_std = residual_std
        self.register_buffer("middle", torch.zeros(FEATURES, 1, 1))
        self.register_buffer("spread", torch.ones(FEATURES, 1, 1))
        self.inner = nn.Conv2d(FEATURES, HIDDEN, 1)
        self.outer = nn.Conv2d(HIDDEN, 1, 1)
        assert self.outer.bias is not None
        nn.init.zeros_(self.outer.weight)
        nn.init.constant_(self.outer.bias, BEGIN)

    def forward(self, photo: Tensor, answer: Tensor, undone: Tensor) -> Tensor:
        """photo (N, 3, H, W) in [-1, 1], H and W multiples of CELL; the residuals that the denoiser
        and the deconvolution say, (N, 3, H, W) -> the residual of both. All float32.
        """
        share = _spread(self.share(self.features(photo, answer, undone)), photo)
        return answer + share * way(answer, undone)

    def share(self, features: Tensor) -> Tensor:
        """(N, FEATURES, h, w) -> (N, 1, h, w), 0 to MOST."""
        # In float32 whatever the model's dtype: it is next to nothing.
        seen = (features - self.middle.float()) / self.spread.float()
        hidden = torch.tanh(_mixed(seen, self.inner))
        return MOST * torch.sigmoid(_mixed(hidden, self.outer))

    def features(self, photo: Tensor, answer: Tensor, undone: Tensor) -> Tensor:
        """What is seen at each cell, (N, FEATURES, H / CELL, W / CELL), by luma alone; see
        `forward`.
        """
        planes = [_luma(x) for x in (photo / self.residual_std, answer, undone)]
        fine_photo, fine_answer, fine_undone = map(_fine, planes)
        photo, answer, undone = (x[..., ::EVERY, ::EVERY] for x in planes)
        products = torch.cat(
            [
                undone * answer,
                fine_undone * fine_answer,
                undone.square(),
                answer.square(),
                (undone - answer).square(),
                fine_undone.square(),
                fine_answer.square(),
                fine_photo.square(),
                (fine_photo + fine_undone).square(),
                (fine_photo + fine_answer).square(),
            ],
            dim=1,
        )
        most = CUT / self.residual_std
        cut = ((photo + undone).abs() >= most).float() - (photo.abs() >= most).float()
        cells, cut = (F.avg_pool2d(x, CELL // EVERY) for x in (products, cut))
        numbers = [_compared(_around(cells, side)) for side in AROUND]
        return torch.cat([*numbers, 10 * _around(cut, AROUND[0])], dim=1)


def way(answer: Tensor, undone: Tensor) -> Tensor:
    """From the answer to the deconvolution, (N, 3, H, W), as far as it is gone at all: the finest
    detail stays the answer's own, for a deconvolution has it stifled with the noise; so does fine
    colour, which it fills with noise; and so does the tone, for it does not keep that.
    """
    whole = undone - answer
    light = _luma(whole)
    return _softened(light) + _around(whole - light, COLOUR) - _spread(_tone(whole), whole)


def _compared(means: Tensor) -> Tensor:
    """Of the products that `Fusion.features` names, (N, 10, h, w) -> (N, 11, h, w)."""
    squares = means[:, 2:] + LEAST
    alike, fine_alike = means[:, :1], means[:, 1:2]
    both, own, far, fine, fine_own, detail, crisp, soft = squares.split(1, dim=1)
    ratios = [both / own, fine / fine_own, crisp / detail, soft / detail, far / own, fine / both]
    logarithms = torch.cat([*ratios, both, own, detail], dim=1).log()
    return torch.cat(
        [alike / (both * own).sqrt(), fine_alike / (fine * fine_own).sqrt(), logarithms], dim=1
    )


def _mixed(planes: Tensor, by: nn.Conv2d) -> Tensor:
    assert by.bias is not None
    return F.conv2d(planes, by.weight.float(), by.bias.float())


def _spread(cells: Tensor, photo: Tensor) -> Tensor:
    return F.interpolate(cells, size=photo.shape[-2:], mode="bilinear", align_corners=False)


def _softened(planes: Tensor) -> Tensor:
    """By the binomial weights 1, 2, 1 each way."""
    wide = F.pad(planes, (1, 1, 1, 1), mode="replicate")
    rows = (wide[..., :-2, :] + 2 * wide[..., 1:-1, :] + wide[..., 2:, :]) / 4
    return (rows[..., :-2] + 2 * rows[..., 1:-1] + rows[..., 2:]) / 4


def _tone(planes: Tensor) -> Tensor:
    """Of each cell what lies far around it, of each plane alone."""
    return _around(F.avg_pool2d(planes, CELL), AROUND[0])


def _luma(planes: Tensor) -> Tensor:
    """(N, 3, H, W) -> (N, 1, H, W)."""
    return F.conv2d(planes, planes.new_tensor(WEIGHTS).view(1, -1, 1, 1))


def _fine(plane: Tensor) -> Tensor:
    """Of every second pixel."""
    return (plane - _around(plane, FINE))[..., ::EVERY, ::EVERY]


def _around(planes: Tensor, side: int) -> Tensor:
    """The means of squares of so many places, of each plane alone."""
    return _along(_along(planes, side, -2), side, -1)


def _along(planes: Tensor, side: int, dim: int) -> Tensor:
    # Several times faster than pooling, which looks at one place after the other.
    length = planes.shape[dim]
    total = planes.clone()
    for far in range(1, min(side // 2, length - 1) + 1):
        near = length - far
        total.narrow(dim, 0, near).add_(planes.narrow(dim, far, near))
        total.narrow(dim, far, near).add_(planes.narrow(dim, 0, near))
    place = torch.arange(length, device=planes.device)
    count = (place + side // 2).clamp(max=length - 1) - (place - side // 2).clamp(min=0) + 1
    return total / count.view(-1, *[1] * (-1 - dim))
