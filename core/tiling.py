"""Tiles with a halo, blended where they meet. Plans and arithmetic only: knows no model.

An area is cut into inner tiles; each is computed with a halo of context and added to the whole with
weights that ramp across its seams and sum to one, so no seam can show.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.options import GRID

#: Half the width of the ramp across a seam, in pixels: one cell of the deepest level.
BLEND = GRID


@dataclass(frozen=True)
class Span:
    """One axis of a tile: its inner range, the range it is blended in, the range computed.

    Half open, in pixels, multiples of GRID; at the area's edge the three begin or end together.
    """

    start: int
    stop: int
    low: int
    high: int
    outer_low: int
    outer_high: int

    @property
    def is_whole(self) -> bool:
        """Whether no neighbour follows on either side: all weights are 1."""
        return self.low == self.start and self.high == self.stop

    def weights(self, scale: int, device: torch.device | None = None) -> Tensor:
        """Ramp over [low, high) at 1/scale: 1 inside, falling linearly to the neighbour's side."""
        position = torch.arange(
            self.low // scale, self.high // scale, dtype=torch.float32, device=device
        )
        position = position * scale + scale / 2
        weight = torch.ones_like(position)
        if self.low < self.start:
            weight = torch.minimum(weight, (position - self.low) / (2 * BLEND))
        if self.high > self.stop:
            weight = torch.minimum(weight, (self.high - position) / (2 * BLEND))
        return weight


@dataclass(frozen=True)
class Tile:
    """A tile's rows and columns."""

    rows: Span
    columns: Span

    def outer(self, scale: int = 1) -> tuple[slice, slice]:
        """Rows and columns of what is computed, at 1/scale."""
        return (
            slice(self.rows.outer_low // scale, self.rows.outer_high // scale),
            slice(self.columns.outer_low // scale, self.columns.outer_high // scale),
        )

    def blend(self, whole: Tensor, computed: Tensor, scale: int = 1) -> None:
        """Add `computed` (1, C, outer size / scale), weighted, to `whole` (1, C, H/s, W/s)."""
        y, x = self.rows, self.columns
        inner = computed[
            ...,
            (y.low - y.outer_low) // scale : (y.high - y.outer_low) // scale,
            (x.low - x.outer_low) // scale : (x.high - x.outer_low) // scale,
        ]
        target = whole[..., y.low // scale : y.high // scale, x.low // scale : x.high // scale]
        if y.is_whole and x.is_whole:
            target.copy_(inner)
            return
        # Made where they are wanted: a GPU would wait for what is sent to it.
        rows, columns = y.weights(scale, inner.device), x.weights(scale, inner.device)
        target.add_(inner * (rows[:, None] * columns[None, :]).to(inner.dtype))


def plan(height: int, width: int, tile: int, halo: int) -> list[Tile]:
    """Tiles of an area of height x width (multiples of GRID), row by row; `tile` and `halo` too."""
    rows, columns = _spans(height, tile, halo), _spans(width, tile, halo)
    return [Tile(y, x) for y in rows for x in columns]


def _spans(length: int, tile: int, halo: int) -> list[Span]:
    """Cut [0, length) at multiples of `tile`; a narrow rest joins its neighbour."""
    starts = list(range(0, length, tile))
    if len(starts) > 1 and length - starts[-1] < 4 * GRID:
        starts.pop()
    stops = [*starts[1:], length]
    spans = []
    for start, stop in zip(starts, stops, strict=True):
        low = start - BLEND if start else 0
        high = stop + BLEND if stop < length else length
        outer = max(0, start - max(halo, BLEND)), min(length, stop + max(halo, BLEND))
        spans.append(Span(start, stop, low, high, *outer))
    return spans


def padded_size(height: int, width: int) -> tuple[int, int]:
    """The next multiples of GRID."""
    return -(-height // GRID) * GRID, -(-width // GRID) * GRID
