"""Muon, with all matrices of one shape orthogonalised as one stack.

`torch.optim.Muon` takes one matrix after the other, some thirty small operations each: a GPU waits
for the next of thousands a step. The update is the same, but for rounding.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable

import torch
from torch import Tensor


class StackedMuon(torch.optim.Muon):
    """`torch.optim.Muon` with Nesterov's momentum and updates of AdamW's size, that is with
    `adjust_lr_fn="match_rms_adamw"` (Liu et al. 2025, "Muon is scalable for LLM training").

    State and groups are the same.
    """

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """One update. The closure is for torch's signature and has to be None."""
        assert closure is None
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike[parameter.shape].append(parameter)
            for shape, parameters in alike.items():
                ways = orthogonal(
                    torch.stack(self._updates(parameters, group["momentum"])),
                    group["ns_coefficients"],
                    group["ns_steps"],
                    group["eps"],
                ).to(parameters[0].dtype)
                torch._foreach_mul_(parameters, 1 - group["lr"] * group["weight_decay"])
                length = 0.2 * math.sqrt(max(shape)) * group["lr"]
                torch._foreach_add_(parameters, ways.unbind(), alpha=-length)
        return None

    def _updates(self, parameters: list[Tensor], momentum: float) -> list[Tensor]:
        grads = [p.grad for p in parameters if p.grad is not None]
        for parameter, grad in zip(parameters, grads, strict=True):
            if "momentum_buffer" not in self.state[parameter]:
                self.state[parameter]["momentum_buffer"] = torch.zeros_like(grad)
        momenta = [self.state[parameter]["momentum_buffer"] for parameter in parameters]
        torch._foreach_lerp_(momenta, grads, 1 - momentum)
        return list(torch._foreach_lerp(grads, momenta, momentum))


def orthogonal(
    matrices: Tensor, coefficients: tuple[float, float, float], steps: int, eps: float
) -> Tensor:
    """(B, m, n) -> bfloat16 (B, m, n), each with singular values near 1: the Newton-Schulz
    iteration of Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks".
    """
    a, b, c = coefficients
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.bfloat16()
    if tall:
        x = x.mT
    x = x / torch.linalg.vector_norm(x, dim=(1, 2), keepdim=True).clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x
