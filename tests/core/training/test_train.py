"""Training: data, loss, optimizers, and runs that learn, resume and keep their budget."""

from __future__ import annotations

import copy
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core import weights
from core.denoiser import DeblurModel
from core.errors import DeblurError, WeightsError
from core.options import TINY
from core.training.align import aligned
from core.training.blur import BlurRanges
from core.training.checkpoint import load_checkpoint
from core.training.data import RealPair, TrainingSet
from core.training.kernels import Dice
from core.training.loss import LossOptions, deblur_loss, draw_sigma
from core.training.optimizer import Average, Optimizer, learning_rate
from core.training.text import text_pages
from core.training.train import TrainOptions, starting_config, train

CPU = torch.device("cpu")
WIDE = replace(TINY, widths=(16, 16, 16, 16))


def picture(seed: int, height: int = 288, width: int = 320) -> np.ndarray:
    """Flat on the left, detail on the right."""
    rng = np.random.default_rng(seed)
    rgb = np.full((height, width, 3), 128, np.uint8)
    blocks = rng.integers(0, 256, (height // 8, width // 16, 3), np.uint8)
    rgb[:, width // 2 :] = blocks.repeat(8, axis=0).repeat(8, axis=1)[:height, : width - width // 2]
    return rgb


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("photos")
    for seed in range(3):
        Image.fromarray(picture(seed)).save(root / f"{seed}.png")
    return root


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scenes in a tar file; the second sharp one is shifted by two pixels."""
    root = tmp_path_factory.mktemp("pairs")
    with tarfile.open(root / "pairs.tar", "w") as archive:
        for name, image in (
            ("blur/reds_000_1.png", picture(1)),
            ("sharp/reds_000_1.png", picture(1)),
            ("blur/reds_001_1.png", picture(2)),
            ("sharp/reds_001_1.png", np.roll(picture(2), 2, axis=1)),
            ("blur/reds_002_1.png", picture(3)),
            ("sharp/reds_002_1.png", picture(9)),
        ):
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG")
            member = tarfile.TarInfo(name)
            member.size = file.tell()
            file.seek(0)
            archive.addfile(member, file)
    return root / "pairs.tar"


@pytest.fixture(scope="module")
def data(folder: Path, pairs: Path) -> TrainingSet:
    return TrainingSet([folder], [pairs], CPU, pages=2)


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


def test_pairs_are_aligned_or_dropped(data: TrainingSet) -> None:
    assert data.scenes == ["reds_000", "reds_001"]
    moved = next(pair for pair in data.pairs if pair.scene == "reds_001")
    inner = np.s_[:, 16:-16, 16:-16]
    error = (moved.sharp[inner].float() - moved.blurry[inner].float()).abs().mean()
    assert error < 6


def test_alignment_finds_a_shift_of_parts_of_a_pixel() -> None:
    import cv2

    sharp = np.asarray(cv2.GaussianBlur(picture(4), (0, 0), 2), np.uint8)
    shift = np.array([[1, 0, 1.4], [0, 1, -0.7]], np.float32)
    moved = np.asarray(
        cv2.warpAffine(sharp, shift, (320, 288), borderMode=cv2.BORDER_REFLECT), np.uint8
    )
    found = aligned(sharp, moved)
    assert found is not None
    inner = np.s_[16:-16, 16:-16]
    before = np.abs(moved[inner].astype(float) - sharp[inner]).mean()
    assert np.abs(found[inner].astype(float) - sharp[inner]).mean() < 0.25 * before


def test_batches_have_both_kinds_and_draw_detail(data: TrainingSet) -> None:
    rng, dice = np.random.default_rng(0), Dice(0, CPU)
    blurry, sharp = data.batch(16, 32, 0.3, BlurRanges(), dice, rng)
    assert blurry.shape == sharp.shape == (16, 3, 32, 32)
    assert blurry.min() >= -1
    assert sharp.max() <= 1
    centres = []
    photo = data.photos[0]
    for _ in range(400):
        cell = int(np.searchsorted(photo.odds, rng.random() * photo.odds[-1], side="right"))
        centres.append(cell % photo.columns >= photo.columns // 2)
    assert np.mean(centres) > 0.8


def test_no_scene_counts_for_more_than_its_part(data: TrainingSet) -> None:
    rng = np.random.default_rng(0)
    share = [len([p for p in data.pairs if p.scene == s]) for s in data.scenes]
    assert share == [1, 1]
    drawn = [data._pair_crop(32, rng) for _ in range(40)]
    assert all(b.shape == s.shape == (3, 32, 32) for b, s in drawn)


def test_both_sides_of_a_pair_stay_on_one_another_at_every_size(data: TrainingSet) -> None:
    """A pair of a photo with itself, cut large enough that most of the crops are made smaller."""
    same = [pair for pair in data.pairs if pair.scene == "reds_000"]
    rng = np.random.default_rng(1)
    one = replace_pairs(data, same)
    for _ in range(12):
        blurry, sharp = one._pair_crop(96, rng)
        assert torch.equal(blurry, sharp)
        assert blurry.shape == (3, 96, 96)
        assert 0 <= blurry.min() <= blurry.max() <= 1


def replace_pairs(data: TrainingSet, pairs: list) -> TrainingSet:
    """The same photos with these pairs only."""
    other = copy.copy(data)
    other.pairs, other.scenes = pairs, sorted({pair.scene for pair in pairs})
    return other


def test_a_brighter_camera_teaches_no_darkening(data: TrainingSet) -> None:
    """REDS' blurred frames are up to seven levels brighter than the sharp ones."""
    sharp = data.pairs[0].sharp // 2 + 60
    one = replace_pairs(data, [RealPair(sharp + 5, sharp, "one")])
    blurry, clear = one.batch(16, 32, 0.9, BlurRanges(), Dice(0, CPU), np.random.default_rng(0))
    real = slice(8, None)  # real pairs come last; some 14 of 16 are
    assert float((blurry - clear)[real].mean().abs()) < 0.2 / 127.5


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeblurError, match="no photos"):
        TrainingSet([tmp_path], [], CPU, pages=0)


def test_text_pages_hold_text() -> None:
    pages = text_pages(3, seed=0)
    assert len(pages) == 3
    assert all(page.std() > 12 for page in pages)
    assert not np.array_equal(pages[0], pages[1])


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
        blurry, sharp = data.batch(8, 32, 0.0, ranges, dice, rng)
        structure = model.structure(blurry)
        assert structure is not None
        sigma = torch.full((8,), 20.0)
        denoised = model(20 * dice.normal(8, 3, 32, 32), blurry, sigma, structure.latents)
        restored = blurry + config.residual_std * denoised
    assert (restored - sharp).square().mean() < 0.95 * (blurry - sharp).square().mean()


def test_a_resumed_run_equals_an_uninterrupted_one(data: TrainingSet, tmp_path: Path) -> None:
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
    # Steps 4 to 6 draw other patches than without the break; weights stay near, state carried over.
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


def test_weights_can_be_resumed_with_a_fresh_schedule(data: TrainingSet, tmp_path: Path) -> None:
    config = replace(TINY, residual_std=0.15)
    first = options(tmp_path / "a", max_steps=2)
    list(train(config, first, data))
    second = options(tmp_path / "b", max_steps=1, resume=tmp_path / "a" / "tiny.safetensors")
    assert starting_config(TINY, second, data).residual_std == 0.15
    list(train(config, second, data))
    assert weights.load(tmp_path / "b" / "tiny.safetensors").metadata["patches"] == "12"


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
