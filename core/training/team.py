"""One training run by several processes that `torchrun` started, each on a device of its own.

Each computes the gradient of its own patches, and all take the same step by their mean: N processes
with a batch of B train as one does with N * B. Lightning Fabric brings them together; without
`torchrun` there is one process, and it is not needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar, cast

import torch
from torch import Tensor, distributed, nn

from core.errors import DeblurError

if TYPE_CHECKING:
    from lightning_fabric import Fabric

__all__ = ["Team", "assembled"]

Thing = TypeVar("Thing")


class Team:
    """The processes of a run; alone without a `fabric`. All must make the same calls in turn."""

    def __init__(self, fabric: Fabric | None = None) -> None:
        self._fabric = fabric
        self.rank = fabric.global_rank if fabric else 0
        self.size = fabric.world_size if fabric else 1

    @property
    def leads(self) -> bool:
        """Whether this one logs and writes."""
        return self.rank == 0

    def device(self, kind: str) -> str:
        """The device of this process: "cuda:1" is the second one's of a machine."""
        return str(self._fabric.device) if self._fabric and kind == "cuda" else kind

    def agreed(self, thing: Thing) -> Thing:
        """The first process's."""
        return self._fabric.broadcast(thing) if self._fabric else thing

    def average_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """The mean of all processes' in everyone's, in one message."""
        if self._fabric is None:
            return
        gradients = [p.grad for p in parameters if p.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        flat = cast(Tensor, self._fabric.all_reduce(flat, reduce_op="mean"))
        parts = flat.split([gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view(gradient.shape))

    def gathered(self, values: Tensor) -> Tensor:
        """(rows, n) of each -> (rows, size * n)."""
        if self._fabric is None:
            return values
        parts = [torch.empty_like(values) for _ in range(self.size)]
        distributed.all_gather(parts, values.contiguous())
        return torch.cat(parts, dim=1)

    def part(self) -> None:
        """At the end of the run."""
        if self._fabric is not None:
            distributed.destroy_process_group()


def assembled(kind: str) -> Team:
    """The team of this process, on "cpu" or "cuda". Raises DeblurError without the extra."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or not distributed.is_torchelastic_launched():
        return Team()
    try:
        from lightning_fabric import Fabric
    except ImportError:
        raise DeblurError(
            "Training by several processes needs an extra package: "
            'pip install "guided-deblur[multi-gpu]".'
        ) from None
    here = int(os.environ["LOCAL_WORLD_SIZE"])
    fabric = Fabric(accelerator=kind, devices=here, num_nodes=size // here, strategy="ddp")
    fabric.launch()
    return Team(fabric)
