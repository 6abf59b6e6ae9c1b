"""Devices: what auto chooses, what is said of it, and how large tiles may be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
import torch

import core
from core import device, memory
from core.errors import DeviceError
from core.options import FULL, GRID, SMALLEST_TILE
from tests.conftest import ROOT


def test_cpu_is_described_with_precision_and_threads() -> None:
    chosen = device.choose("cpu")
    assert chosen.description.startswith("CPU, ")
    assert f"{torch.get_num_threads()} thread" in chosen.description
    assert (chosen.dtype == torch.bfloat16) == device.cpu_has_fast_bf16()


def test_a_cpu_without_fast_bf16_runs_fp32_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "cpu_has_fast_bf16", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    chosen = device.choose("cpu")
    assert chosen.dtype == torch.float32
    assert "fp32" in chosen.description
    assert chosen.hint is not None
    assert "bf16" in chosen.hint


@pytest.mark.parametrize(
    ("name", "present"),
    [("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())],
)
def test_a_missing_device_is_an_error_not_a_fallback(name, present: bool) -> None:
    if present:
        assert device.choose(name).torch_device.type == name
    else:
        with pytest.raises(DeviceError):
            device.choose(name)


def test_auto_takes_the_fastest_there_is() -> None:
    kind = device.choose("auto").torch_device.type
    if torch.cuda.is_available():
        assert kind == "cuda"
    elif torch.backends.mps.is_available():
        assert kind == "mps"
    else:
        assert kind == "cpu"


def test_tiles_shrink_with_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu = device.choose("cpu")

    def tile(gigabytes: float, side: int = 6000, wide: float = 1.0, halo: int = 96) -> int:
        monkeypatch.setattr(device, "free_memory", lambda _: int(gigabytes * 1e9))
        return device.tile_for(cpu, side, side, halo, width_factor=wide)

    sides = [tile(g) for g in (0.01, 0.3, 1, 4, 64)]
    assert sides == sorted(sides)
    assert sides[0] == SMALLEST_TILE
    most = {torch.bfloat16: (1280, 1024), torch.float32: (768, 512)}[cpu.dtype]
    assert (sides[-1], tile(64, halo=FULL.halo)) == most
    assert tile(1, wide=4.0) < tile(1)
    assert tile(64, side=500) == 512
    assert tile(64, halo=736) == SMALLEST_TILE, "its halo alone is more than a CPU's largest"
    assert all(side % GRID == 0 for side in sides)


def test_a_card_with_room_takes_a_photo_in_one_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    def tile(kind: str, gigabytes: float, height: int = 3000, width: int = 4000) -> int:
        on = device.Device(torch.device(kind), torch.bfloat16, kind)
        monkeypatch.setattr(device, "free_memory", lambda _: int(gigabytes * 1e9))
        return device.tile_for(on, height, width, halo=96, width_factor=1.0)

    assert [tile("cuda", g) for g in (80, 12, 8, 6, 3)] == [4000, 3072, 3072, 2048, 1536]
    assert tile("cuda", 80, 6000, 8000) == 4096
    assert tile("mps", 80) == 1536


def test_out_of_memory_is_recognised_by_type_and_by_word() -> None:
    assert device.is_out_of_memory(torch.OutOfMemoryError("x"))
    assert device.is_out_of_memory(MemoryError())
    assert device.is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"))
    for words in (
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when",
        "CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling cublasCreate(handle)",
        "GET was unable to find an engine to execute this computation",
        "Invalid buffer size: 12.00 GiB",
    ):
        assert device.is_out_of_memory(RuntimeError(words))
    assert not device.is_out_of_memory(RuntimeError("shape mismatch"))
    assert not device.is_out_of_memory(ValueError("out of memory"))


def test_a_real_failed_allocation_is_recognised() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 60, dtype=torch.uint8)
    assert device.is_out_of_memory(caught.value)


def test_a_card_that_cannot_compute_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that this PyTorch has no kernels for: it is there, and fails at the first of them."""

    def no_kernels(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: (6, 1))
    monkeypatch.setattr(torch, "ones", no_kernels)
    chosen = device.choose("auto")
    assert chosen.torch_device.type != "cuda"
    assert chosen.hint is not None and "cannot be used (CUDA error: no kernel" in chosen.hint
    with pytest.raises(DeviceError, match="CUDA device cannot be used"):
        device.choose("cuda")


@pytest.mark.parametrize("fast", [True, False])
def test_a_pytorch_without_cuda_is_told_from_a_missing_card(
    monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    """As on Windows, where pip finds one for the CPU by itself."""
    monkeypatch.setattr(device, "cpu_has_fast_bf16", lambda: fast)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(torch.version, "hip", None)
    with pytest.raises(DeviceError, match=r"built without CUDA; pytorch\.org says"):
        device.choose("cuda")
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    assert "built without CUDA" in (device.choose("cpu").hint or "")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "built without CUDA" not in (device.choose("cpu").hint or "")


def test_metal_takes_no_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[float] = []
    monkeypatch.setattr(torch.mps, "set_per_process_memory_fraction", shares.append)
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 10 << 30)
    monkeypatch.setattr(torch.mps, "current_allocated_memory", lambda: 1 << 30)
    metal = device._gpu("mps")
    assert shares == [1.0]
    for available, free in ((20, 9), (3, 3)):
        monkeypatch.setattr(memory, "available", lambda gigabytes=available: gigabytes << 30)
        assert device.free_memory(metal) == free << 30


def test_a_card_computes_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cudnn, "deterministic", False)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: (9, 0))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "card")
    assert device._gpu("cuda").description == "CUDA: card, bf16"
    assert torch.backends.cudnn.deterministic


@pytest.mark.parametrize(
    ("name", "ours"),
    [("PYTORCH_ENABLE_MPS_FALLBACK", "1"), ("GOMP_SPINCOUNT", str(core.SPIN_COUNT))],
)
@pytest.mark.parametrize("theirs", [None, "0"])
def test_what_torch_reads_once_is_set_before_it_is_imported_unless_the_user_did(
    name: str, ours: str, theirs: str | None
) -> None:
    settings = {key: value for key, value in os.environ.items() if key != name}
    if theirs is not None:
        settings[name] = theirs
    code = f"import core.errors, os, sys\nprint(os.environ[{name!r}], 'torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [theirs or ours, "False"]
