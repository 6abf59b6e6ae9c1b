"""Guidance and denoiser: shapes, cost, what guidance does, crops that equal the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from core.blocks import NoiseEmbedding
from core.denoiser import DeblurModel, flops_per_pixel
from core.guidance import luma_pyramid
from core.hint import Hint
from core.options import COMPACT, FULL, TINY


def random_model(config=TINY) -> DeblurModel:
    torch.manual_seed(1)
    model = DeblurModel(config)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    return model.eval().requires_grad_(False)


def test_the_configurations_have_the_sizes_they_promise() -> None:
    sizes = [sum(p.numel() for p in DeblurModel(c).parameters()) / 1e6 for c in (COMPACT, FULL)]
    assert 6 <= sizes[0] <= 8
    assert 25 <= sizes[1] <= 30
    step, guidance = flops_per_pixel(COMPACT)
    assert step <= 350e3
    assert guidance <= 70e3


def test_a_new_model_returns_the_photo_unchanged() -> None:
    model = DeblurModel(TINY).eval()
    blurry = torch.rand(1, 3, 32, 48) * 2 - 1
    sigma = torch.tensor([TINY.sigma_max])
    structure = model.structure(blurry)
    assert structure is not None
    denoised = model(torch.randn_like(blurry) * sigma, blurry, sigma, structure.latents)
    assert denoised.abs().max() < 0.02 * TINY.sigma_max


def test_luma_pyramid_of_a_tile_is_the_crop_of_the_wholes() -> None:
    rgb = torch.rand(1, 3, 64, 96)
    for scale, whole, tile in zip(
        (2, 4, 8), luma_pyramid(rgb), luma_pyramid(rgb[..., 16:48, 32:80]), strict=True
    ):
        crop = whole[..., 16 // scale : 48 // scale, 32 // scale : 80 // scale]
        assert torch.equal(crop, tile)
    assert luma_pyramid(torch.ones(1, 3, 8, 8))[2].item() == pytest.approx(1.0)


def test_structure_has_the_resolution_of_its_scales() -> None:
    structure = random_model().structure(torch.rand(2, 3, 48, 80))
    assert structure is not None
    assert [tuple(t.shape) for t in structure.luma] == [
        (2, 1, 24, 40),
        (2, 1, 12, 20),
        (2, 1, 6, 10),
    ]
    assert [t.shape[1] for t in structure.latents] == list(TINY.guidance_widths)


@pytest.mark.parametrize("scale", [0, 1, 2])
def test_each_scale_of_the_guidance_reaches_the_denoiser(scale: int) -> None:
    model = random_model()
    blurry = torch.rand(1, 3, 32, 32)
    structure = model.structure(blurry)
    assert structure is not None
    latents = list(structure.latents)
    args = (torch.randn_like(blurry), blurry, torch.ones(1))
    with_all = model(*args, tuple(latents))
    latents[scale] = torch.zeros_like(latents[scale])
    assert (model(*args, tuple(latents)) - with_all).abs().max() > 1e-4


def test_the_unguided_twin_has_no_guidance_and_works() -> None:
    twin = random_model(replace(TINY, guided=False))
    assert not [
        name for name, _ in twin.named_parameters() if "guidance" in name or "project" in name
    ]
    blurry = torch.rand(1, 3, 16, 16)
    assert twin.structure(blurry) is None
    assert twin(blurry, blurry, torch.ones(1), ()).shape == blurry.shape


def test_an_ablation_uses_only_its_scales() -> None:
    model = random_model(replace(TINY, guided_scales=(8,)))
    assert model.unet.latent_channels == (0, 0, TINY.guidance_widths[2])


def test_far_from_its_border_a_crop_gives_what_the_whole_gives() -> None:
    model = random_model()
    blurry, noisy = torch.rand(1, 3, 256, 256), torch.randn(1, 3, 256, 256)
    sigma = torch.ones(1)

    def run(rows: slice) -> torch.Tensor:
        structure = model.structure(blurry[..., rows, :])
        assert structure is not None
        return model(noisy[..., rows, :], blurry[..., rows, :], sigma, structure.latents)

    whole, crop = run(slice(0, 256)), run(slice(0, 208))
    assert torch.allclose(whole[..., :64, :], crop[..., :64, :], atol=1e-5)
    assert not torch.allclose(whole[..., 192:208, :], crop[..., 192:208, :], atol=1e-3)


def test_the_noise_level_matters_continuously() -> None:
    model = random_model()
    blurry, noisy = torch.rand(1, 3, 16, 16), torch.randn(1, 3, 16, 16)
    structure = model.structure(blurry)
    assert structure is not None
    at = [model(noisy, blurry, torch.tensor([s]), structure.latents) for s in (1.0, 1.001, 3.0)]
    near, far = (at[1] - at[0]).abs().max(), (at[2] - at[0]).abs().max()
    assert 0 < near < 0.02 * far


def test_the_drift_is_taken_from_all_answers_but_the_first_step_s() -> None:
    drift = (0.1, 0.0, -0.2)
    model, drifting = random_model(), random_model(replace(TINY, drift=drift))
    noisy, blurry = torch.rand(2, 1, 3, 32, 32)
    structure = model.structure(blurry)
    assert structure is not None
    for sigma, share in ((TINY.sigma_max, 0.0), (1.0, 0.5**0.5)):
        args = (noisy, blurry, torch.tensor([sigma]), structure.latents)
        change = drifting(*args) - model(*args)
        expected = -share * torch.tensor(drift)[None, :, None, None].expand_as(change)
        torch.testing.assert_close(change, expected, atol=1e-5, rtol=0)


def test_the_guidance_is_told_the_blur() -> None:
    model, blurry = random_model(), torch.rand(2, 3, 32, 48) * 2 - 1
    hints = torch.cat([Hint(4.0).numbers(), Hint(16.0, 0.3).numbers()])
    told, swapped = (model.structure(blurry, hint) for hint in (hints, hints.flip(0)))
    assert told is not None
    assert swapped is not None
    assert all((a - b).abs().max() > 1e-3 for a, b in zip(told.luma, swapped.luma, strict=True))
    deaf = random_model(replace(TINY, guidance_hinted=False))
    same = [deaf.structure(blurry, hint) for hint in (hints, hints.flip(0))]
    assert same[0] is not None
    assert same[1] is not None
    assert torch.equal(same[0].luma[0], same[1].luma[0])


def test_a_model_of_bf16_knows_the_noise_level_as_well() -> None:
    """Its phases are computed in float32: rounded frequencies are off by a tenth of a radian."""
    torch.manual_seed(0)
    embedding = NoiseEmbedding(64).requires_grad_(False)
    sigma = torch.tensor([0.02, 0.3, 20.0])
    exact = embedding(sigma)
    rounded = embedding.to(torch.bfloat16)(sigma).float()
    assert float((rounded - exact).abs().max()) < 0.01 * float(exact.abs().max())
