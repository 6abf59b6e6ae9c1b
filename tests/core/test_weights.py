"""Weights files: what is saved comes back, everything else is refused with a sentence."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core import weights
from core.denoiser import DeblurModel
from core.errors import WeightsError
from core.options import MODELS, TINY
from tests.conftest import ROOT


def test_round_trip_keeps_parameters_config_and_facts(tmp_path: Path) -> None:
    model = DeblurModel(TINY)
    path = tmp_path / "w.safetensors"
    path.write_bytes(weights.serialize(model, {"patches": "12"}, torch.float16))
    loaded = weights.load(path)
    assert loaded.model.config == TINY
    assert loaded.metadata["patches"] == "12"
    assert len(loaded.sha256) == 64
    for name, tensor in model.state_dict().items():
        assert torch.equal(loaded.model.state_dict()[name], tensor.half().float())


def test_packed_parameters_take_less_and_come_back_within_half_a_step(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model, path = DeblurModel(TINY), tmp_path / "w.safetensors"
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.01)
    layer = "unet.encoder.0.blocks.0.conv2.weight"
    assert layer in model.state_dict()
    with torch.no_grad():
        model.state_dict()[layer].zero_()[0, 0, 0, 0] = 3.0  # beside which nothing may be lost
    halves = len(weights.serialize(model, {}, torch.float16))
    path.write_bytes(weights.serialize(model, {}, torch.int8))
    # Of a network this small names and biases are much of the file.
    assert path.stat().st_size < 0.95 * halves
    found = weights.load(path).model.state_dict()
    for name, tensor in model.state_dict().items():
        if tensor.ndim < 2 or tensor.numel() % weights.BLOCK:
            assert torch.equal(found[name], tensor.half().float())
            continue
        largest = tensor.view(-1, weights.BLOCK).abs().amax(dim=1, keepdim=True)
        off = (found[name] - tensor).view(-1, weights.BLOCK).abs()
        assert (off <= largest * (0.505 / 127 + 2**-11) + 1e-6).all(), name
    assert found[layer].count_nonzero() == 1


def test_packed_parameters_without_their_scales_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import load, save

    blob = weights.serialize(DeblurModel(TINY), {}, torch.int8)
    tensors = load(blob)
    lost = next(name for name in tensors if name.endswith(weights.SCALE))
    del tensors[lost]
    length = int.from_bytes(blob[:8], "little")
    facts = json.loads(blob[8 : 8 + length])["__metadata__"]
    path = tmp_path / "w.safetensors"
    path.write_bytes(save(tensors, facts))
    digest = hashlib.sha256(
        path.read_bytes()[8 + int.from_bytes(path.read_bytes()[:8], "little") :]
    )
    path.write_bytes(save(tensors, facts | {"sha256": digest.hexdigest()}))
    with pytest.raises(WeightsError, match="do not fit their own configuration"):
        weights.load(path)


def test_the_hash_depends_on_the_parameters_alone(tmp_path: Path) -> None:
    model, path = DeblurModel(TINY), tmp_path / "w.safetensors"

    def digest(note: str) -> str:
        path.write_bytes(weights.serialize(model, {"note": note}, torch.float32))
        return weights.load(path).sha256

    first = digest("a")
    assert first == digest("bcd")
    torch.nn.init.ones_(model.unet.head.weight)
    assert first != digest("a")


@pytest.mark.parametrize("size", [0, 4, 100, 3000, -1])
def test_truncated_files_are_refused(tiny_weights: Path, tmp_path: Path, size: int) -> None:
    path = tmp_path / "cut.safetensors"
    path.write_bytes(tiny_weights.read_bytes()[:size])
    with pytest.raises(WeightsError, match=r"cut\.safetensors"):
        weights.load(path)


def test_a_flipped_bit_is_found(tiny_weights: Path, tmp_path: Path) -> None:
    blob = bytearray(tiny_weights.read_bytes())
    blob[-100] ^= 1
    path = tmp_path / "bent.safetensors"
    path.write_bytes(blob)
    with pytest.raises(WeightsError, match="hash"):
        weights.load(path)


def test_missing_and_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        weights.load(tmp_path / "none.safetensors")
    foreign = tmp_path / "foreign.safetensors"
    from safetensors.torch import save_file

    save_file({"x": torch.zeros(3)}, foreign)
    with pytest.raises(WeightsError, match="no weights of this program"):
        weights.load(foreign)


def test_loading_stays_quick() -> None:
    """Parts of PyTorch that no photo needs take seconds to import; some calls do so silently."""
    code = "import sys, core.weights; core.weights.load(); print('torch._dynamo' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "False\n"


def test_the_shipped_files_are_known_by_their_hashes() -> None:
    assert {weights.named(weights.load(model=model).sha256) for model in MODELS} == set(MODELS)
    assert weights.named("") is None
