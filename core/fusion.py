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

#: Places are seen in cells of so many pixels, and by what lies around them in so many cells.
CELL, AROUND = 8, 17
#: Fine is what differs from the mean of so many pixels.
FINE = 9
#: Of rows and columns every second tells as much of a place as all.
EVERY = 2
FEATURES, HIDDEN = 12, 16
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
        way = undone - answer
        # The finest detail is the answer's own, for a deconvolution has it stifled with the noise;
        # so is the tone, for it does not keep that.
        return answer + share * (_softened(way) - _spread(_means(way, CELL), way))

    def share(self, features: Tensor) -> Tensor:
        """(N, FEATURES, h, w) -> (N, 1, h, w), 0 to MOST."""
        # In float32 whatever the model's dtype: it is next to nothing.
        seen = (features - self.middle.float()) / self.spread.float()
        hidden = torch.tanh(_mixed(seen, self.inner))
        return MOST * torch.sigmoid(_mixed(hidden, self.outer))

    def features(self, photo: Tensor, answer: Tensor, undone: Tensor) -> Tensor:
        """What is seen at each cell, (N, FEATURES, H / CELL, W / CELL); see `forward`."""
        scale = self.residual_std
        fine_photo, fine_answer, fine_undone = map(_fine, (photo / scale, answer, undone))
        photo, answer, undone = (x[..., ::EVERY, ::EVERY] for x in (photo, answer, undone))
        both, far = _around(undone.square()), _around((undone - answer).square())
        own = _around(answer.square())
        fine, fine_own = _around(fine_undone.square()), _around(fine_answer.square())
        detail = _around(fine_photo.square())
        crisp = _around((fine_photo + fine_undone).square())
        soft = _around((fine_photo + fine_answer).square())
        cut = [_cells((x.abs() >= CUT).float()) for x in (photo + scale * undone, photo)]
        return torch.cat(
            [
                (_cells(undone * answer)) / (both * own).sqrt(),
                (_cells(fine_undone * fine_answer)) / (fine * fine_own).sqrt(),
                (both / own).log(),
                (fine / fine_own).log(),
                (crisp / detail).log(),
                (soft / detail).log(),
                both.log(),
                own.log(),
                detail.log(),
                (far / own).log(),
                (fine / both).log(),
                10 * (cut[0] - cut[1]),
            ],
            dim=1,
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


def _fine(planes: Tensor) -> Tensor:
    """Of every second pixel."""
    mean = F.avg_pool2d(planes, FINE, EVERY, FINE // 2, count_include_pad=False)
    return planes[..., ::EVERY, ::EVERY] - mean


def _cells(planes: Tensor) -> Tensor:
    """Every second pixel of (N, 3, H, W) -> the means around cells, (N, 1, H / CELL, W / CELL)."""
    return _means(planes.mean(dim=1, keepdim=True), CELL // EVERY)


def _means(planes: Tensor, cell: int) -> Tensor:
    """The means around cells of so many pixels, of each plane alone."""
    cells = F.avg_pool2d(planes, cell)
    return F.avg_pool2d(cells, AROUND, 1, AROUND // 2, count_include_pad=False)


def _around(squares: Tensor) -> Tensor:
    return _cells(squares) + LEAST
