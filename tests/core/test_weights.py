"""Weights files: what is saved comes back, everything else is refused with a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core import weights
from core.denoiser import DeblurModel
from core.errors import WeightsError
from core.options import TINY
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
