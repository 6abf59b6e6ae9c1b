"""Training of what joins answers with deconvolutions: examples, that it learns, and its file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core import weights
from core.denoiser import DeblurModel
from core.errors import OptionsError
from core.fusion import Fusion
from core.options import TINY
from core.training import fusion
from core.training.data import TrainingSet
from core.training.fusion import Examples


@pytest.fixture(scope="module")
def drawn(data: TrainingSet) -> Examples:
    return fusion.draw(data, 6, 160, seed=3)


@pytest.fixture
def model() -> DeblurModel:
    torch.manual_seed(0)
    return DeblurModel(TINY).eval()


def test_examples_are_patches_whose_kernel_was_looked_for(drawn: Examples) -> None:
    assert drawn.seen.shape == (6, 6, 160, 160)
    assert drawn.sharp.shape == (6, 3, 160, 160)
    blurry, undone = drawn.seen.split(3, dim=1)
    assert bool((blurry != undone).flatten(1).any(dim=1).all())
    assert bool((drawn.hints[:, 0] == 1).all())


@pytest.mark.long
def test_it_ends_where_no_kernel_is_looked_for(
    data: TrainingSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.undone.LENGTHS", (50.0, 60.0))
    with pytest.raises(OptionsError, match="other photos"):
        fusion.draw(data, 6, 160, seed=3)


def test_examples_are_kept(drawn: Examples, tmp_path: Path) -> None:
    paths = [tmp_path / "a.safetensors", tmp_path / "b.safetensors"]
    for path in paths:
        fusion.save_examples(drawn, path)
    both = fusion.load_examples(paths)
    assert torch.equal(both.seen, torch.cat([drawn.seen, drawn.seen]))
    assert torch.equal(both.hints[6:], drawn.hints)
    paths[1].write_bytes(b"nothing of the kind")
    with pytest.raises(OptionsError, match="cannot be read"):
        fusion.load_examples(paths)


def test_it_learns_where_to_go_by_the_deconvolution(model: DeblurModel) -> None:
    """Where that is the sharp photo itself, and the model does nothing."""
    torch.manual_seed(0)
    coarse = torch.rand(8, 3, 20, 20)
    sharp = torch.nn.functional.interpolate(coarse, (160, 160), mode="bicubic").clamp(0, 1)
    blurry = torch.nn.functional.avg_pool2d(sharp, 9, stride=1, padding=4)
    planes = [(p * 255).round().to(torch.uint8) for p in (blurry, sharp)]
    examples = Examples(torch.cat(planes, dim=1), planes[1], torch.ones(8, 5))
    joined = fusion.fit(model, examples, steps=60, rate=0.1, seed=0)
    photo, undone = blurry * 2 - 1, sharp * 2 - 1
    nothing = torch.zeros_like(photo)
    with torch.no_grad():
        fused = photo + TINY.residual_std * joined.fused(nothing, photo, undone)
    before, after = ((x - undone).square().mean() for x in (photo, fused))
    assert float(after) < 0.5 * float(before)
    # The model itself is the same.
    assert torch.equal(joined.unet.stem.weight, model.unet.stem.weight)


def test_it_learns_to_leave_a_wrong_deconvolution(model: DeblurModel) -> None:
    torch.manual_seed(0)
    sharp = torch.randint(0, 255, (8, 3, 160, 160), dtype=torch.uint8)
    noise = torch.randint(0, 255, (8, 3, 160, 160), dtype=torch.uint8)
    examples = Examples(torch.cat([sharp, noise], dim=1), sharp, torch.ones(8, 5))
    joined = fusion.fit(model, examples, steps=60, rate=0.1, seed=0)
    photo, undone = sharp.float() / 127.5 - 1, noise.float() / 127.5 - 1
    with torch.no_grad():
        fused = joined.fused(torch.zeros_like(photo), photo, undone)
    assert (
        float(fused.abs().mean()) < 0.05 * float((undone - photo).abs().mean()) / TINY.residual_std
    )


def test_a_place_is_judged_by_what_is_around_it() -> None:
    """So that tiles with a halo say what the whole says."""
    torch.manual_seed(0)
    fusion = Fusion(0.15)
    torch.nn.init.normal_(fusion.outer.weight)
    photo, answer, undone = (torch.randn(1, 3, 320, 320) * scale for scale in (0.4, 0.5, 0.8))
    whole = fusion(photo, answer, undone)
    part = fusion(*(x[..., 64:256, 64:256] for x in (photo, answer, undone)))
    assert (part - whole[..., 64:256, 64:256])[..., 88:104, 88:104].abs().max() < 1e-4
    other = undone.clone()
    other[..., :40, :40] += 3
    far = fusion(photo, answer, other)[..., 160:, 160:]
    assert torch.equal(far, whole[..., 160:, 160:])


def test_the_new_weights_are_read_and_say_what_they_are_of(
    drawn: Examples, model: DeblurModel, tmp_path: Path
) -> None:
    examples, before, after = (tmp_path / name for name in ("e", "b.safetensors", "a.safetensors"))
    fusion.save_examples(drawn, examples)
    before.write_bytes(weights.serialize(model, {"patches": "70", "seed": "4"}, torch.int8))
    words = ["fit", "--examples", str(examples), "--weights", str(before), "--out", str(after)]
    assert fusion.main([*words, "--steps", "2"]) == 0
    found = weights.load(after)
    assert found.model.config == replace(TINY, deconvolved=True)
    assert found.metadata["patches"] == "70"
    assert found.metadata["fusion_patches"] == "6"
    ours, theirs = found.model.state_dict(), weights.load(before).model.state_dict()
    assert all(torch.equal(ours[name], tensor) for name, tensor in theirs.items())
    # And its fusion goes on from there.
    assert fusion.main([*words[:-3], str(after), "--out", str(before), "--steps", "2"]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("fit", "--examples", "none", "--weights", "none"),
        ("draw", "--photos", "none", "--side", "100"),
        ("draw", "--photos", "none", "--seed", "-1"),
    ],
)
def test_what_cannot_be_trained_is_said_in_one_line(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fusion.main([*words, "--out", str(tmp_path / "out")]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
