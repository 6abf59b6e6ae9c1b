"""Where and in which precision the networks run, and how much fits. Knows no model.

bf16 only where the hardware multiplies it faster than fp32: NVIDIA from Ampere on, CPUs with
AVX512-BF16 or AMX. MPS runs fp32.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace

import torch

from core import memory
from core.errors import DeviceError
from core.options import GRID, SMALLEST_TILE, DeviceName

#: Inner tile sides that `auto` chooses from, the largest that fits first.
TILES = (1536, 1280, 1024, 768, 512, 384, 256, 128, SMALLEST_TILE)
#: On CUDA besides: halos are computed twice, and a card with memory for these takes so little time
#: for one that neither progress nor cancelling want them smaller.
LARGER_ON_CUDA = (4096, 3072, 2048)
#: The largest tile on a CPU, halo included: a run can be cancelled after each, so none may take
#: seconds. It is 1280 or 768 for the compact network, 1024 or 512 for the full one.
LARGEST_ON_CPU = {torch.bfloat16: 1472, torch.float32: 960}
#: Bytes a pixel of a tile (halo included) takes at the peak of a compact step in bf16: 250 measured
#: on a CPU at tiles of 1024 and 1664 pixels.
BYTES_A_PIXEL = 250
#: As the one is that pip finds by itself on Windows.
_BUILT_WITHOUT = (
    "This PyTorch was built without CUDA; pytorch.org says how to install the one for NVIDIA cards."
)
_NAMES = {"cuda": "The CUDA device", "mps": "Metal (MPS)"}


@dataclass(frozen=True)
class Device:
    """A device and the dtype of the networks on it; `hint` says when it is slower than need be."""

    torch_device: torch.device
    dtype: torch.dtype
    name: str
    hint: str | None = None

    @property
    def description(self) -> str:
        """For example "CPU, bf16, 2 threads" or "CUDA: NVIDIA H100, bf16"."""
        precision = {torch.bfloat16: "bf16", torch.float32: "fp32"}[self.dtype]
        if self.torch_device.type == "cpu":
            threads = torch.get_num_threads()
            return f"CPU, {precision}, {threads} thread{'s' if threads > 1 else ''}"
        return f"{self.name}, {precision}"


def choose(name: DeviceName = "auto") -> Device:
    """The device of that name; auto takes CUDA, then MPS, then the CPU, and says in the hint what
    it had to pass over. Raises DeviceError.
    """
    if name == "cuda" and not torch.cuda.is_available():
        missing = "There is no CUDA device, or its driver does not fit this PyTorch."
        raise DeviceError(_BUILT_WITHOUT if _is_built_without_cuda() else missing)
    if name == "mps" and not torch.backends.mps.is_available():
        raise DeviceError("There is no Metal (MPS) device on this computer.")
    passed_over = ""
    for kind in _gpus() if name == "auto" else [name] if name != "cpu" else []:
        fault = _fault(torch.device(kind))
        if not fault:
            return _gpu(kind)
        passed_over = f"{_NAMES[kind]} cannot be used ({fault})."
        if name != "auto":
            raise DeviceError(passed_over)
    cpu = _cpu()
    return replace(cpu, hint=passed_over or cpu.hint)


def _gpus() -> list[str]:
    """All kinds there are, the fastest first."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return [kind for kind, present in there.items() if present]


def _is_built_without_cuda() -> bool:
    return torch.version.cuda is None and torch.version.hip is None


def _gpu(kind: str) -> Device:
    if kind == "mps":
        # By itself it takes far more than there is, and the system swaps instead of refusing.
        torch.mps.set_per_process_memory_fraction(1.0)
        return Device(torch.device("mps"), torch.float32, _NAMES["mps"])
    # A result is to come out of its sidecar bit by bit.
    torch.backends.cudnn.deterministic = True
    dtype = torch.bfloat16 if torch.cuda.get_device_capability() >= (8, 0) else torch.float32
    return Device(torch.device("cuda"), dtype, f"CUDA: {torch.cuda.get_device_name()}")


def _fault(device: torch.device) -> str:
    """Why it does not compute, by a small trial; empty if it does.

    A card that this PyTorch has no kernels for (too old for it, say) counts as available too.
    """
    try:
        if device.type == "cuda":
            torch.cuda.get_device_capability()
        plane = torch.ones(1, 1, 8, 8, device=device)
        torch.nn.functional.conv2d(plane, plane[..., :3, :3]).sum().item()
    except RuntimeError as error:
        return str(error).strip().splitlines()[0].rstrip(".")
    return ""


def _cpu() -> Device:
    has_idle_card = _is_built_without_cuda() and shutil.which("nvidia-smi")
    hint = _BUILT_WITHOUT if has_idle_card else None
    if cpu_has_fast_bf16():
        return Device(torch.device("cpu"), torch.bfloat16, "CPU", hint)
    slow = "This processor has no fast bf16 (AVX512-BF16 or AMX); a GPU would be many times faster."
    return Device(torch.device("cpu"), torch.float32, "CPU", hint or slow)


def cpu_has_fast_bf16() -> bool:
    """Whether the CPU multiplies bf16 in hardware."""
    if hasattr(torch.cpu, "get_capabilities"):
        capabilities = torch.cpu.get_capabilities()
        return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
    # Before PyTorch had the public call.
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def free_memory(device: Device) -> int:
    """Bytes that a run may take on the device; what torch keeps for reuse is free."""
    if device.torch_device.type == "cuda":
        kept = torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
        return torch.cuda.mem_get_info()[0] + kept
    if device.torch_device.type == "mps":
        own = torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory()
        # It is the computer's memory, which others use too.
        return min(own, memory.available())
    return memory.available()


def tile_for(device: Device, height: int, width: int, halo: int, width_factor: float) -> int:
    """The largest tile that fits a third of the free memory; not larger than needed.

    `width_factor` is the network's width relative to the compact one.
    """
    side = -(-max(height, width) // GRID) * GRID
    tiles: tuple[int, ...] = TILES
    if device.torch_device.type == "cuda":
        tiles = LARGER_ON_CUDA + TILES
    elif device.torch_device.type == "cpu":
        most = max(LARGEST_ON_CPU[device.dtype] - 2 * halo, SMALLEST_TILE)
        tiles = tuple(tile for tile in TILES if tile <= most)
    scale = width_factor * (2 if device.dtype == torch.float32 else 1)
    budget = free_memory(device) / 3
    if (side + 2 * halo) ** 2 * BYTES_A_PIXEL * scale < budget and side <= tiles[0]:
        return max(side, SMALLEST_TILE)
    for tile in tiles:
        if (tile + 2 * halo) ** 2 * BYTES_A_PIXEL * scale < budget:
            return tile
    return SMALLEST_TILE


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` is a failed allocation; MPS and the CPU have no type of their own for it."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    # cuBLAS and cuDNN, Metal and (the last) oneDNN have their own words for a failed allocation.
    # Without memory for its workspace cuDNN finds no engine, and its handle is not initialized.
    words = (
        "out of memory",
        "can't allocate memory",
        "not enough memory",
        "alloc_failed",
        "unable to find an engine",
        "status_not_initialized",
        "invalid buffer size",
        "could not create a primitive",
    )
    return isinstance(error, RuntimeError) and any(word in str(error).lower() for word in words)


def release(device: Device) -> None:
    """Give cached memory back, after a failed allocation."""
    if device.torch_device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.torch_device.type == "mps":
        torch.mps.empty_cache()
