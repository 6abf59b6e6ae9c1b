"""Training: loss, optimizers, and runs that learn, resume and keep their budget."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core import weights
from core.denoiser import DeblurModel
from core.errors import DeblurError, WeightsError
from core.options import TINY, ModelConfig
from core.training.checkpoint import load_checkpoint
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.loss import LossOptions, deblur_loss
from core.training.optimizer import Optimizer
from core.training.ranges import BlurRanges
from core.training.team import Team
from core.training.train import Run, TrainOptions, starting_config, train

CPU = torch.device("cpu")
WIDE = replace(TINY, widths=(16, 16, 16, 16))


def options(out: Path, **changes) -> TrainOptions:
    base = TrainOptions(
        out=out,
        photos=(),
        minutes=5,
        max_steps=6,
        batch=4,
        crop=32,
        rate=3e-3,
        checkpoint_minutes=1000,
        ema=0.9,
    )
    return replace(base, **changes)


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_a_run_learns(data: TrainingSet, tmp_path: Path, optimizer) -> None:
    """Deblurring a fixed Gaussian is learnt in seconds: the residual's error falls well under 1."""
    ranges = BlurRanges(
        shake=0,
        defocus=0,
        gaussian=1.0,
        object_motion=0,
        sigma=(2.0, 2.001),
        highlights=0,
        noiseless=1.0,
        sharpened=0,
        jpeg=0,
    )
    chosen = options(
        tmp_path,
        max_steps=60,
        optimizer=optimizer,
        blur=ranges,
        pair_share=0.0,
        loss=LossOptions(top_share=0.5),
    )
    config = starting_config(WIDE, chosen, data)
    reports = list(train(config, chosen, data))
    assert reports[-1].step == 60
    with torch.no_grad():
        model = weights.load(tmp_path / "tiny.safetensors").model
        rng, dice = np.random.default_rng(5), Dice(5, CPU)
        blurry, sharp, hint = data.batch(8, 32, 0.0, ranges, dice, rng)
        structure = model.structure(blurry, hint)
        assert structure is not None
        sigma = torch.full((8,), 20.0)
        denoised = model(20 * dice.normal(8, 3, 32, 32), blurry, sigma, structure.latents, hint)
        restored = blurry + config.residual_std * denoised
    assert (restored - sharp).square().mean() < 0.95 * (blurry - sharp).square().mean()


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(
    data: TrainingSet, tmp_path: Path
) -> None:
    config = replace(WIDE, residual_std=0.15)
    whole = options(tmp_path / "whole", max_steps=6, optimizer="muon", minutes=1e6)
    list(train(config, whole, data))
    broken = replace(whole, out=tmp_path / "broken", checkpoint_minutes=0)
    run = train(config, broken, data)
    _stop_after(run, broken.out / "checkpoint.safetensors", step=3)
    resumed = replace(broken, resume=broken.out / "checkpoint.safetensors", checkpoint_minutes=1000)
    list(train(config, resumed, data))
    one, other = (load_checkpoint(o.out / "checkpoint.safetensors") for o in (whole, resumed))
    assert one[1].step == other[1].step == 6
    assert one[1].patches == other[1].patches
    # Steps 4 to 6 draw other patches than without the break; the optimizer's state is carried over.
    names = [n for n in one[0] if n.startswith("optimizer.")]
    assert set(names) == {n for n in other[0] if n.startswith("optimizer.")}
    steps = [float(t) for n, t in other[0].items() if n.endswith(".step")]
    assert set(steps) == {6.0}


def _stop_after(run, checkpoint: Path, step: int) -> None:
    """Drive a run that checkpoints at every step, and keep what it had at `step`."""
    import core.training.train as module

    original = module._step
    count = 0

    def counted(*args):
        nonlocal count
        count += 1
        if count > step:
            raise KeyboardInterrupt
        return original(*args)

    module._step = counted
    try:
        with pytest.raises(KeyboardInterrupt):
            list(run)
    finally:
        module._step = original
    assert load_checkpoint(checkpoint)[1].step == step


@pytest.mark.parametrize(("begun", "resumed"), [("adamw", "muon"), ("muon", "adamw")])
def test_another_optimizer_s_moments_are_refused(begun, resumed) -> None:
    """By their shapes: checkpoints of before have no optimizer's name."""
    optimizers = [Optimizer(DeblurModel(WIDE), name) for name in (begun, resumed, begun)]
    for optimizer in optimizers:
        for part in optimizer.parts:
            for parameter in part.param_groups[0]["params"]:
                parameter.grad = torch.ones_like(parameter)
            part.step()
    state = optimizers[0].state()
    with pytest.raises(WeightsError, match=f"--optimizer {resumed}"):
        optimizers[1].load(state)
    optimizers[2].load(state)


def test_weights_that_are_no_numbers_replace_no_checkpoint(
    data: TrainingSet, tmp_path: Path
) -> None:
    chosen = options(tmp_path, max_steps=1)
    list(train(TINY, chosen, data))
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.safetensors")}
    run = Run(TINY, replace(chosen, resume=tmp_path / "checkpoint.safetensors"), Team())
    with torch.no_grad():
        next(run.model.parameters()).view(-1)[0] = torch.nan
    with pytest.raises(DeblurError, match="no longer finite"):
        run.save(2, 8, 1.0)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.safetensors")} == before


def test_weights_can_be_resumed_with_a_fresh_schedule(data: TrainingSet, tmp_path: Path) -> None:
    config = replace(TINY, residual_std=0.15)
    first = options(tmp_path / "a", max_steps=2)
    list(train(config, first, data))
    second = options(tmp_path / "b", max_steps=1, resume=tmp_path / "a" / "tiny.safetensors")
    assert starting_config(TINY, second, data).residual_std == 0.15
    list(train(config, second, data))
    assert weights.load(tmp_path / "b" / "tiny.safetensors").metadata["patches"] == "12"


def begun(
    config: ModelConfig, data: TrainingSet, tmp_path: Path
) -> tuple[DeblurModel, TrainOptions]:
    """A model after three steps, and a run that goes on from it and learns nothing."""
    list(train(config, options(tmp_path / "a", max_steps=3), data))
    path = tmp_path / "a" / "tiny.safetensors"
    return weights.load(path).model, options(tmp_path / "b", max_steps=1, rate=0.0, resume=path)


def trained(config: ModelConfig, run: TrainOptions, data: TrainingSet) -> DeblurModel:
    list(train(config, run, data))
    return weights.load(run.out / "tiny.safetensors").model


def answer(model: DeblurModel, blurry: torch.Tensor) -> torch.Tensor:
    """Denoised residual and structure at 1/2, all numbers in a row."""
    hint, sigma = torch.ones(1, 5), torch.ones(1)
    noisy = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    structure = model.structure(blurry, hint)
    assert structure is not None
    denoised = model(noisy, blurry, sigma, structure.latents, hint)
    return torch.cat([denoised.flatten(), structure.luma[0].flatten()])


def test_a_model_that_is_told_more_goes_on_from_where_it_was(
    data: TrainingSet, tmp_path: Path
) -> None:
    old, run = begun(replace(TINY, hinted=False, guidance_hinted=False), data, tmp_path)
    config = starting_config(TINY, run, data)
    assert (config.hinted, config.guidance_hinted) == (True, True)
    blurry = torch.rand(1, 3, 32, 32) * 2 - 1
    apart = answer(old, blurry) - answer(trained(config, run, data), blurry)
    assert apart.abs().max() < 1e-3


def test_a_deeper_model_goes_on_from_where_a_shallow_one_was(
    data: TrainingSet, tmp_path: Path
) -> None:
    old, run = begun(TINY, data, tmp_path)
    deep = replace(TINY, blocks=(1, 2, 1, 3), guidance_blocks=(2, 1, 1))
    config = starting_config(deep, run, data)
    assert (config.blocks, config.guidance_blocks) == ((1, 2, 1, 3), (2, 1, 1))
    blurry = torch.rand(1, 3, 32, 32) * 2 - 1
    apart = answer(old, blurry) - answer(trained(config, run, data), blurry)
    assert apart.abs().max() < 1e-3
    other = replace(deep, widths=(8, 8, 8, 16))
    assert starting_config(other, run, data).blocks == TINY.blocks


def test_a_run_is_not_begun_over_another(tmp_path: Path) -> None:
    from app.cli import main

    words = ["train", "--photos", str(tmp_path / "none"), "--out", str(tmp_path)]
    (tmp_path / "checkpoint.safetensors").write_bytes(b"hours")
    assert main(words) == 2
    assert (tmp_path / "checkpoint.safetensors").read_bytes() == b"hours"


@pytest.mark.parametrize(
    "wrong",
    [("--minutes", "0"), ("--crop", "100"), ("--guided-scales", "3"), ("--pair-share", "1.5")],
)
def test_what_no_run_can_be_is_said_before_any_photo_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    from app.cli import main

    assert main(["train", "--photos", str(tmp_path / "none"), "--out", str(tmp_path), *wrong]) == 2
    assert "error" not in capsys.readouterr().err.lower()


def test_a_foreign_checkpoint_is_refused(tiny_weights: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no checkpoint"):
        load_checkpoint(tiny_weights)
    with pytest.raises(WeightsError, match="cannot be read"):
        load_checkpoint(tmp_path / "checkpoint.safetensors")


def test_a_checkpoint_keeps_its_configuration(data: TrainingSet, tmp_path: Path) -> None:
    """Above all the residual's deviation: measured anew it would rescale what was learnt."""
    first = options(tmp_path / "a", max_steps=1)
    list(train(replace(TINY, residual_std=0.321), first, data))
    second = replace(first, resume=tmp_path / "a" / "checkpoint.safetensors")
    assert starting_config(TINY, second, data).residual_std == 0.321


def test_at_the_highest_sigma_the_model_sees_nothing_of_the_answer() -> None:
    torch.manual_seed(0)
    model, seen = DeblurModel(TINY), []
    model.unet.stem.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].clone()))
    blurry = torch.rand(2, 3, 32, 32) * 2 - 1
    for sharp in (blurry, -blurry):
        deblur_loss(model, blurry, sharp, LossOptions(top_share=1.0), Dice(3, CPU))
    assert torch.equal(seen[0], seen[1])
    seen.clear()
    for sharp in (blurry, -blurry):
        deblur_loss(model, blurry, sharp, LossOptions(top_share=0.0), Dice(3, CPU))
    assert not torch.equal(seen[0], seen[1])
