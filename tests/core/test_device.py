"""Devices: what auto chooses, what is said of it, and how large tiles may be."""

from __future__ import annotations

import pytest
import torch

from core import device
from core.errors import DeviceError
from core.options import GRID, SMALLEST_TILE


def test_cpu_is_described_with_precision_and_threads() -> None:
    chosen = device.choose("cpu")
    assert chosen.description.startswith("CPU, ")
    assert f"{torch.get_num_threads()} thread" in chosen.description
    assert (chosen.dtype == torch.bfloat16) == device.cpu_has_fast_bf16()


def test_a_cpu_without_fast_bf16_runs_fp32_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "cpu_has_fast_bf16", lambda: False)
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

    def tile(gigabytes: float, side: int = 6000, wide: float = 1.0) -> int:
        monkeypatch.setattr(device, "free_memory", lambda _: int(gigabytes * 1e9))
        return device.tile_for(cpu, side, side, halo=64, width_factor=wide)

    sides = [tile(g) for g in (0.01, 0.3, 1, 4, 64)]
    assert sides == sorted(sides)
    assert sides[0] == SMALLEST_TILE
    assert sides[-1] == device.LARGEST_ON_CPU[cpu.dtype]
    assert tile(1, wide=4.0) < tile(1)
    assert tile(64, side=500) == 512
    assert all(side % GRID == 0 for side in sides)


def test_out_of_memory_is_recognised_by_type_and_by_word() -> None:
    assert device.is_out_of_memory(torch.OutOfMemoryError("x"))
    assert device.is_out_of_memory(MemoryError())
    assert device.is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"))
    for words in ("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when", "Invalid buffer size: 12.00 GiB"):
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
