"""What a step minimises, and how it moves the weights: loss, noise levels, Muon, rate, average."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.denoiser import DeblurModel
from core.options import TINY
from core.training.kernels import Dice
from core.training.loss import LossOptions, deblur_loss, draw_sigma
from core.training.muon import StackedMuon
from core.training.optimizer import Average, Optimizer, learning_rate

CPU = torch.device("cpu")
WIDE = replace(TINY, widths=(16, 16, 16, 16))


def test_noise_levels_follow_the_plan() -> None:
    sigma = draw_sigma(4000, 0.02, 20.0, LossOptions(top_share=0.2), Dice(0, CPU))
    top = sigma == 20.0
    assert float(top.float().mean()) == pytest.approx(0.2)
    rest = sigma[~top].log()
    assert float(rest.mean()) == pytest.approx(0.2, abs=0.12)
    assert rest.min() > np.log(0.02) - 1e-6
    assert float((sigma < 0.0201).float().mean()) < 0.01, "clamping would pile up at the end"


def test_the_loss_sees_sigma_and_guidance() -> None:
    torch.manual_seed(0)
    model = DeblurModel(TINY)
    sharp = torch.rand(6, 3, 32, 32) * 2 - 1
    blurry = torch.nn.functional.avg_pool2d(sharp, 5, 1, 2)
    plain = deblur_loss(model, blurry, sharp, LossOptions(guidance_weight=0.0), Dice(0, CPU))
    joint = deblur_loss(model, blurry, sharp, LossOptions(guidance_weight=1.0), Dice(0, CPU))
    assert joint.total > plain.total
    joint.total.backward()
    gradients = dict(model.named_parameters())["guidance.scales.0.regress.weight"].grad
    assert gradients is not None
    assert gradients.abs().max() > 0


def test_a_shift_of_tone_counts_many_times() -> None:
    torch.manual_seed(0)
    model = DeblurModel(TINY)
    blurry = torch.rand(6, 3, 32, 32) - 0.5
    even, grain = torch.full_like(blurry, 0.1), 0.1 * torch.randn_like(blurry).sign()

    def loss(missing: torch.Tensor, tone: float) -> float:
        options = LossOptions(tone=tone, guidance_weight=0.0, top_share=1.0)
        with torch.no_grad():
            return float(deblur_loss(model, blurry, blurry + missing, options, Dice(0, CPU)).total)

    assert loss(even, 0.0) == pytest.approx(loss(grain, 0.0), rel=0.05)
    assert loss(even, 20.0) > 10 * loss(grain, 20.0)


def test_what_is_nearly_sharp_counts_as_much_as_what_is_badly_blurred() -> None:
    """The model starts as "no change": a sample's share of the loss is its own energy, weighed."""
    model = DeblurModel(TINY)
    sharp = torch.zeros(2, 3, 32, 32)
    blurry = sharp + torch.tensor([10.0, 1.0])[:, None, None, None] * TINY.residual_std

    def share(balance: float) -> float:
        chosen = LossOptions(balance=balance, floor=1e-6, top_share=1.0, guidance_weight=0.0)
        each = [
            float(deblur_loss(model, b, s, chosen, Dice(0, CPU)).total.detach())
            for b, s in zip(blurry[:, None], sharp[:, None], strict=True)
        ]
        return each[1] / sum(each)

    assert share(0.0) == pytest.approx(1 / 101, rel=0.02)
    assert share(1.0) == pytest.approx(1 / 2, rel=0.02)
    assert share(0.0) < share(0.75) < share(1.0)


def test_muon_steps_the_parameters_that_the_model_uses() -> None:
    torch.manual_seed(0)
    model = DeblurModel(WIDE).to(memory_format=torch.channels_last)
    optimizer = Optimizer(model, "muon")
    assert optimizer.kernels
    before = [kernel.detach().clone() for kernel in optimizer.kernels]
    for parameter in model.parameters():
        parameter.grad = torch.randn_like(parameter)
    optimizer.step(0.01)
    for old, new in zip(before, optimizer.kernels, strict=True):
        change = (new - old).flatten(1)
        assert change.abs().max() > 0
        values = torch.linalg.svdvals(change)
        assert values.max() < 8 * values.min(), "Muon's update is near orthogonal"


def test_stacked_muon_does_what_torch_s_own_does() -> None:
    torch.manual_seed(1)
    shapes = [(24, 80), (80, 24), (24, 80), (48, 48)]
    ours = [torch.nn.Parameter(torch.randn(shape)) for shape in shapes]
    theirs = copy.deepcopy(ours)
    stacked = StackedMuon(ours, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    single = torch.optim.Muon(theirs, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for step in range(3):
        for a, b in zip(ours, theirs, strict=True):
            a.grad = torch.randn_like(a)
            b.grad = a.grad.clone()
        # What has no gradient stays where it is.
        ours[step].grad = theirs[step].grad = None
        for optimizer in (stacked, single):
            optimizer.param_groups[0]["lr"] = 0.05 / (step + 1)
            optimizer.step()
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-3)
    assert len(stacked.state) == len(single.state) == len(shapes)


def test_learning_rate_warms_up_and_ends_low() -> None:
    rates = [learning_rate(1.0, p / 100) for p in range(101)]
    assert rates[0] < 0.02
    assert max(rates) == pytest.approx(1.0, abs=0.02)
    assert rates[3] > rates[50] > rates[100]
    assert rates[100] == pytest.approx(0.01)


def test_the_average_follows_slowly() -> None:
    model = torch.nn.Linear(2, 2)
    average = Average(model, 0.9)
    start = average.model.weight.clone()
    with torch.no_grad():
        model.weight += 1
    average.update(model, step=10_000)
    assert torch.allclose(average.model.weight, start + 0.1)
