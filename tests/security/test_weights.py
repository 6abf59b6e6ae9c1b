"""Weights are data: nothing in a file is executed, and no file costs more than itself."""

from __future__ import annotations

import json
import pickle
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import torch
from hypothesis import strategies as st
from safetensors.torch import load, save

from app.cli import main
from core import weights
from core.errors import WeightsError
from core.training.checkpoint import checkpoint_config, load_checkpoint

SUFFIXES = (".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".pkl", ".pickle", ".npz", "")
LOADERS: tuple[Callable[[Path], object], ...] = (
    weights.load,
    weights.config_of,
    load_checkpoint,
    checkpoint_config,
)


class Trap:
    """Unpickling this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def plain(trap: Trap) -> bytes:
    return pickle.dumps(trap)


def pytorchs(trap: Trap) -> bytes:
    """As PyTorch saves: an archive with a pickle inside."""
    buffer = BytesIO()
    torch.save({"state": trap}, buffer)
    return buffer.getvalue()


def zipped(trap: Trap) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(trap))
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("made", [plain, pytorchs, zipped])
def test_a_pickle_is_refused_under_every_name(
    tmp_path: Path, suffix: str, made: Callable[[Trap], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    trap = tmp_path / "executed"
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(made(Trap(trap)))
    for loader in LOADERS:
        with pytest.raises(WeightsError):
            loader(path)
    assert main(["deblur", "photo.jpg", "--weights", str(path)]) == 1
    assert "Unexpected" not in capsys.readouterr().err
    assert not trap.exists()
    pickle.loads(plain(Trap(trap)))
    assert trap.exists(), "the trap itself must work, or the test proves nothing"


def forged(tiny: bytes, **config: object) -> bytes:
    """The file with another configuration; its hash, of the parameters alone, still fits."""
    metadata = json.loads(tiny[8 : 8 + int.from_bytes(tiny[:8], "little")])["__metadata__"]
    changed = json.loads(metadata["config"]) | config
    return save(load(tiny), metadata | {"config": json.dumps(changed)})


@pytest.mark.parametrize(
    "config",
    [
        {"widths": [2_000_000_000] * 4},
        {"widths": [8, 8, 8]},
        {"widths": 8},
        {"blocks": [10**9] * 4},
        {"blocks": [32, 32, 32, 32], "widths": [2048] * 4},
        {"guidance_widths": [-1, 0, 8]},
        {"guided_scales": [3]},
        {"guided": False},
        {"sigma_max": 0},
        {"sigma_min": float("nan")},
        {"residual_std": 1e300},
        {"drift": [0.0, 0.0]},
        {"drift": [0.0, float("nan"), 0.0]},
        {"drift": [0.0, "0.1", None]},
        {"name": None, "widths": None},
        {"no_such_option": 1},
    ],
    ids=str,
)
def test_a_network_that_nobody_made_is_not_built(
    tiny_weights: Path, tmp_path: Path, config: dict[str, object]
) -> None:
    path = tmp_path / "forged.safetensors"
    path.write_bytes(forged(tiny_weights.read_bytes(), **config))
    with pytest.raises(WeightsError, match="forged"):
        weights.load(path)


@hypothesis.settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(at=st.integers(0, 4000), data=st.binary(min_size=1, max_size=8))
def test_a_damaged_header_is_refused(
    tiny_weights: Path, tmp_path: Path, at: int, data: bytes
) -> None:
    """Or changes nothing that matters: notes beside the parameters."""
    blob = bytearray(tiny_weights.read_bytes())
    blob[at : at + len(data)] = data
    path = tmp_path / "hurt.safetensors"
    path.write_bytes(blob)
    try:
        loaded = weights.load(path)
    except WeightsError as error:
        assert "hurt.safetensors" in str(error)
    else:
        assert loaded.sha256 == weights.load(tiny_weights).sha256


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    huge = tmp_path / "huge.safetensors"
    with huge.open("wb") as file:
        file.truncate(20 << 30)  # sparse
    for path in (huge, Path("/dev/zero"), tmp_path):
        with pytest.raises(WeightsError):
            weights.load(path)


def test_a_header_nested_without_end_is_refused(tmp_path: Path) -> None:
    header = b'{"__metadata__":' + b"[" * 200_000
    path = tmp_path / "nested.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(WeightsError, match="nested"):
        weights.load(path)
