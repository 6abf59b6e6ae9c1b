"""What a run says of itself: a line about every 20 seconds."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.training.team import Team

REPORT_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """A line of the log: means since the last one. `top` is the error at the highest sigma,
    `middle` and `low` those from 0.3 to 3 and below 0.3, all in units of the residual's variance
    over sigma's weight; `structure` the guidance's.
    """

    step: int
    patches: int
    minutes: float
    rate: float
    loss: float
    top: float
    middle: float
    low: float
    structure: float
    patches_per_second: float


class Log:
    """Collects what a step says and makes a report of it; tensors stay on the device until then."""

    def __init__(self, sigma_max: float, team: Team, since: float) -> None:
        self.sigma_max, self.team = sigma_max, team
        self.losses: list[torch.Tensor] = []
        self.samples: list[torch.Tensor] = []
        self.since = since  # seconds of the budget at the report before, or where it began

    def add(self, loss: torch.Tensor, samples: torch.Tensor) -> None:
        self.losses.append(loss)
        self.samples.append(samples)

    def due(self, seconds: float) -> bool:
        return seconds - self.since > REPORT_SECONDS

    def report(self, step: int, patches: int, seconds: float, rate: float) -> Report:
        sigma, error, structure = self.team.gathered(torch.cat(self.samples, dim=1)).cpu()
        losses = self.team.gathered(torch.stack(self.losses)[None])
        speed = sigma.numel() / max(seconds - self.since, 1e-9)
        report = Report(
            step=step,
            patches=patches,
            minutes=seconds / 60,
            rate=rate,
            loss=float(losses.mean()),
            top=_mean(error[sigma >= 0.999 * self.sigma_max]),
            middle=_mean(error[(sigma >= 0.3) & (sigma < 3)]),
            low=_mean(error[sigma < 0.3]),
            structure=_mean(structure),
            patches_per_second=speed,
        )
        self.losses, self.samples, self.since = [], [], seconds
        return report


def _mean(values: torch.Tensor) -> float:
    return float(values.mean()) if values.numel() else float("nan")
