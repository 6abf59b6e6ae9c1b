"""Weights on disk: safetensors only, the configuration in the metadata, a hash that is checked.

The hash is SHA-256 over the file's tensor section; it stands in the metadata and names the weights.
"""

from __future__ import annotations

import hashlib
import json
import stat
import struct
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as load_safetensors
from safetensors.torch import save as save_safetensors
from torch import Tensor

from core.denoiser import DeblurModel
from core.errors import WeightsError
from core.files import explain
from core.guidance import SCALES
from core.options import GRID, MODELS, ModelConfig, ModelName

FORMAT = "guided-deblur-1"
#: Numbers of an int8 layer that share a scale, what the scales' name ends with, and the least one.
BLOCK, SCALE, SMALLEST = 32, ".scale", 2**-24
#: Beyond these a file is no network of this program, whatever it says.
LARGEST, WIDEST, DEEPEST = 4 << 30, 2048, 32
#: What reading takes in bytes: of an int8 file its tensors, these as fp32 and the model, and more.
COPIES, HEADROOM = 9, 32 << 20
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "weights"


@dataclass(frozen=True)
class Weights:
    """A loaded model (float32, CPU, eval mode), its hash, and what its file says of it."""

    model: DeblurModel
    sha256: str
    metadata: dict[str, str]
    path: Path


def serialize(model: DeblurModel, facts: dict[str, str], dtype: torch.dtype) -> bytes:
    """The file's bytes: parameters in `dtype`, config, hash and `facts` in the metadata.

    torch.int8 halves what fp16 takes: see `_packed`.
    """
    tensors = {name: p.detach().cpu().contiguous() for name, p in model.state_dict().items()}
    if dtype == torch.int8:
        tensors = _packed(tensors)
    else:
        tensors = {name: p.to(dtype) for name, p in tensors.items()}
    metadata = facts | {"format": FORMAT, "config": json.dumps(asdict(model.config))}
    digest = _data_hash(save_safetensors(tensors, metadata))
    return save_safetensors(tensors, metadata | {"sha256": digest})


def _packed(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Layers as int8, in blocks of BLOCK numbers: -127 to 127 times what NAME.scale, fp16, has for
    each. The rest, biases above all, as fp16.
    """
    packed = {}
    for name, tensor in tensors.items():
        if tensor.ndim < 2 or tensor.numel() % BLOCK:
            packed[name] = tensor.half()
            continue
        blocks = tensor.float().view(-1, BLOCK)
        scale = (blocks.abs().amax(dim=1) / 127).half().clamp(min=SMALLEST)
        steps = (blocks / scale.float()[:, None]).round().clamp(-127, 127)
        packed[name] = steps.to(torch.int8).view_as(tensor)
        packed[name + SCALE] = scale
    return packed


def _unpacked(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """fp32, whatever they were stored as. KeyError or RuntimeError where scales are amiss."""
    found = {}
    for name, tensor in tensors.items():
        if tensor.dtype == torch.int8:
            blocks = tensor.float().view(-1, BLOCK) * tensors[name + SCALE].float()[:, None]
            found[name] = blocks.view_as(tensor)
        elif not name.endswith(SCALE):
            found[name] = tensor.float()
    return found


def shipped(model: ModelName = "compact") -> Path:
    """The file that comes along for a network of this size."""
    return FOLDER / f"{model}.safetensors"


def named(sha256: str) -> ModelName | None:
    """Which of the shipped files has this hash, by its own word; None if none has."""
    for model in MODELS:
        with suppress(OSError, SafetensorError), safe_open(shipped(model), framework="pt") as file:
            if (file.metadata() or {}).get("sha256") == sha256:
                return model
    return None


def load(path: Path | None = None, model: ModelName = "compact") -> Weights:
    """Read a weights file (None: the shipped one of `model`).

    Raises WeightsError with one clear sentence, MemoryError where there is too little memory.
    """
    path = path or shipped(model)
    blob = _content(path)
    metadata = _metadata(blob, path)
    if metadata.get("format") != FORMAT:
        raise WeightsError(f"{path} holds no weights of this program.")
    # Taken and given back at once: without memory the reader of safetensors does not raise but
    # panics, with a trace of its own on the terminal.
    bytearray(HEADROOM + COPIES * len(blob))
    try:
        tensors = load_safetensors(blob)
    except SafetensorError as error:
        raise WeightsError(f"The weights {path} are truncated or damaged.") from error
    if _data_hash(blob) != metadata.get("sha256"):
        raise WeightsError(f"The weights {path} are damaged: their hash does not fit.")
    filled = _filled(parse_config(metadata, path), tensors, path)
    return Weights(filled.eval(), metadata["sha256"], metadata, path)


def _content(path: Path) -> bytes:
    """The whole file, if it is one and no larger than weights can be. Raises WeightsError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            raise WeightsError(f"{path} holds no weights of this program.")
        return path.read_bytes()
    except OSError as error:
        raise WeightsError(f"The weights {path} cannot be read: {explain(error)}.") from error


def _metadata(blob: bytes, path: Path) -> dict[str, str]:
    """The header of a safetensors file: 8 bytes length, then JSON."""
    try:
        (length,) = struct.unpack_from("<Q", blob)
        header = json.loads(blob[8 : 8 + length])
        return dict(header.get("__metadata__", {}))
    except (struct.error, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise WeightsError(f"{path} is not a weights file, or is truncated.") from error


def _data_hash(blob: bytes) -> str:
    (length,) = struct.unpack_from("<Q", blob)
    return hashlib.sha256(memoryview(blob)[8 + length :]).hexdigest()


def config_of(path: Path) -> ModelConfig:
    """The configuration that a weights file was made with. Raises WeightsError."""
    return load(path).model.config


def parse_config(metadata: dict[str, str], path: Path) -> ModelConfig:
    """The configuration in a file's metadata. Raises WeightsError."""
    try:
        values = json.loads(metadata["config"])
        known = {f.name for f in fields(ModelConfig)}
        if set(values) - known:
            raise WeightsError(f"The weights {path} are for a newer version of this program.")
        settled: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
        }
        config = ModelConfig(**settled)
        check_config(config)
        return config
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise WeightsError(f"The weights {path} carry no readable configuration.") from error


def check_config(config: ModelConfig) -> None:
    """Raise ValueError or TypeError for a network that no weights may ask for."""
    for values, length, least, most in (
        (config.widths, 4, 1, WIDEST),
        (config.guidance_widths, 3, 1, WIDEST),
        (config.blocks, 4, 0, DEEPEST),
        (config.guidance_blocks, 3, 0, DEEPEST),
    ):
        good = len(values) == length and all(type(value) is int for value in values)
        if not good or min(values) < least or max(values) > most:
            raise ValueError(values)
    if not set(config.guided_scales) <= set(SCALES):
        raise ValueError(config.guided_scales)
    if type(config.halo) is not int or config.halo % GRID or not 0 < config.halo <= WIDEST:
        raise ValueError(config.halo)
    if config.guidance_hinted and not config.hinted:
        raise ValueError("guidance_hinted")
    if not 0 < config.sigma_min < config.sigma_max < 1e4 or not 0 < config.residual_std < 10:
        raise ValueError(config)
    if len(config.drift) != 3 or not all(-1 < float(off) < 1 for off in config.drift):
        raise ValueError(config.drift)


def _filled(config: ModelConfig, tensors: dict[str, Tensor], path: Path) -> DeblurModel:
    """The model with these parameters; not built where the file cannot hold them all."""
    error = WeightsError(f"The weights {path} do not fit their own configuration.")
    stages = zip(config.widths, config.blocks, (2, 2, 2, 1), strict=True)  # encoder and decoder
    guidance = zip(config.guidance_widths, config.guidance_blocks, (1, 1, 1), strict=True)
    convolutions = sum(
        2 * times * blocks * width**2 for width, blocks, times in (*stages, *guidance)
    )
    if 9 * convolutions > sum(tensor.numel() for tensor in tensors.values()):
        raise error
    model = DeblurModel(config)
    try:
        model.load_state_dict(_unpacked(tensors))
    except (KeyError, RuntimeError, IndexError) as mismatch:
        raise error from mismatch
    return model
