"""The sidecar: what made a result, as JSON beside it, complete enough to make it again.

Knows no photos, and loads no torch before a run has done so. `core.reproduce` goes the way back.
"""

from __future__ import annotations

import base64
import json
import os
import platform
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.errors import DeblurError, PhotoError
from core.files import check_ordinary, explain, sha256_of, write_bytes
from core.options import Recipe
from core.revival import revived
from core.version import DISTRIBUTION, version

if TYPE_CHECKING:
    from core.deblur import Deblurrer
    from core.events import Result
    from core.local import Mask

__all__ = [
    "Environment",
    "FileFact",
    "Origin",
    "Sidecar",
    "SidecarError",
    "differences",
    "environment",
    "file_sha256",
    "origin",
    "read",
    "sidecar_path",
    "unpacked",
    "write",
]

FORMAT = "guided-deblur-sidecar-1"
SUFFIX = ".deblur.json"
#: What takes part in decoding, computing or encoding a photo, beside torch.
LIBRARIES = ("numpy", "opencv-python", "Pillow", "imagecodecs", "tifffile", "pillow-heif", "rawpy")


class SidecarError(DeblurError):
    """A sidecar that cannot be read or does not fit."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What computes: results are bit-equal where all of it is the same.

    `device` is "cpu", "cuda" or "mps", `processor` its name with what it can, `dtype` the
    networks' ("bf16", "fp32"), `threads` torch's on a CPU (1 elsewhere), `versions` by library,
    of macOS, CUDA and cuDNN where they are, and what the file of the blur estimate, which the
    model is told, begins with in SHA-256.
    """

    device: str
    processor: str
    dtype: str
    threads: int
    system: str
    versions: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class FileFact:
    """A file: its name, relative to the sidecar's folder, and its SHA-256."""

    file: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """How a result came about, as known when it was made.

    `source_sha256` is the photo's file's when it was read, `tile` and `scale` what `Result` says.
    """

    source: Path
    source_sha256: str
    weights: FileFact
    environment: Environment
    tile: int
    scale: float
    #: Where the result was laid over the photo, see core.local; None is everywhere.
    mask: Mask | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Sidecar:
    """A result's origin. `recipe.deblur.tile`, `.scale` and `.device` are what was really used.

    `mask` is a PNG in base64.
    """

    input: FileFact
    output: FileFact
    weights: FileFact
    recipe: Recipe
    environment: Environment
    mask: str | None = None


def environment(deblurrer: Deblurrer) -> Environment:
    """What this computer and process would compute a result with."""
    import torch

    from core.blur_network import SHIPPED

    kind = deblurrer.device.torch_device.type
    processor = deblurrer.device.name
    if kind == "cpu":
        processor = f"{_processor()}, {torch.backends.cpu.get_cpu_capability()}"
    elif kind == "mps":
        processor = f"{processor}, {_processor()}"
    return Environment(
        device=kind,
        processor=processor,
        dtype={torch.bfloat16: "bf16", torch.float32: "fp32"}[deblurrer.device.dtype],
        threads=torch.get_num_threads() if kind == "cpu" else 1,
        system=f"{platform.system()} {platform.machine()}",
        versions=_versions() | _builds(kind) | {"blur estimate": _fingerprint(SHIPPED)},
    )


def origin(deblurrer: Deblurrer, source: Path, source_sha256: str, result: Result) -> Origin:
    """Of a result that `deblurrer` has just made; the fields as in Origin."""
    loaded = deblurrer.weights
    return Origin(
        source=source,
        source_sha256=source_sha256,
        weights=FileFact(file=loaded.path.name, sha256=loaded.sha256),
        environment=environment(deblurrer),
        tile=result.tile,
        scale=result.scale,
    )


def differences(then: Environment, now: Environment) -> list[str]:
    """A line for each thing that is not the same: "torch: 2.9.0 then, 2.9.1 now"."""
    before, after = _flat(then), _flat(now)
    return [
        f"{name}: {before.get(name, 'none')} then, {after.get(name, 'none')} now"
        for name in sorted(before.keys() | after.keys())
        if not _is_same(before.get(name, ""), after.get(name, ""))
    ]


def sidecar_path(output: Path) -> Path:
    """Where the sidecar of a result lies: photo.jpg -> photo.jpg.deblur.json."""
    return output.with_name(output.name + SUFFIX)


def write(output: Path, recipe: Recipe, origin: Origin, *, staged: Path | None = None) -> Path:
    """Write the sidecar of a result that is on the disk, and return its path. Raises PhotoError.

    `staged` is where the result is as long as it does not have its name yet.
    """
    path = sidecar_path(output)
    made_by = origin.environment
    used = replace(
        recipe.deblur,
        tile=origin.tile,
        scale=origin.scale,
        device=made_by.device,  # type: ignore[arg-type]
    )
    record = Sidecar(
        input=FileFact(file=_relative(origin.source, path.parent), sha256=origin.source_sha256),
        output=FileFact(file=output.name, sha256=file_sha256(staged or output)),
        weights=origin.weights,
        recipe=replace(recipe, deblur=used),
        environment=made_by,
        mask=None if origin.mask is None else _packed(origin.mask),
    )
    text = json.dumps({"format": FORMAT} | asdict(record), indent=1)
    # All ASCII: names that are no UTF-8 (bytes of an old disk) come back as they are.
    content = text.encode("ascii") + b"\n"
    overwrite = recipe.save.overwrite
    return write_bytes(path, content, overwrite=overwrite, sources=(origin.source, output))


def read(path: Path) -> Sidecar:
    """What a sidecar says. Raises SidecarError for anything that is not one."""
    try:
        check_ordinary(path)
        content = json.loads(path.read_text("utf-8"))
    except PhotoError as error:
        raise SidecarError(str(error)) from error
    except OSError as error:
        raise SidecarError(f"Cannot read {path}: {explain(error)}.") from error
    except (ValueError, RecursionError) as error:
        raise SidecarError(f"{path.name} is not a sidecar: it is no JSON.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise SidecarError(f"{path.name} is not a sidecar of this program, or of a newer one.")
    try:
        # A setting that it does not name was not there then, and its default means as before.
        return revived(Sidecar, {name: content[name] for name in content if name != "format"})
    except (TypeError, ValueError, AttributeError, DeblurError) as error:
        raise SidecarError(f"{path.name} is damaged or of a newer version: {error}.") from error


def unpacked(mask: str) -> Mask:
    """The mask of a sidecar. Raises SidecarError."""
    try:
        with Image.open(BytesIO(base64.b64decode(mask, validate=True)), formats=["PNG"]) as image:
            return np.asarray(image.convert("L"))
    except (ValueError, TypeError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise SidecarError("The sidecar's mask is damaged.") from error


def _packed(mask: Mask) -> str:
    buffer = BytesIO()
    Image.fromarray(mask).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def file_sha256(path: Path) -> str:
    """`sha256_of` whose PhotoError says which file cannot be read."""
    try:
        check_ordinary(path)
        return sha256_of(path)
    except OSError as error:
        raise PhotoError(f"Cannot read {path}: {explain(error)}.") from error


def _is_same(then: str, now: str) -> bool:
    """A version without a build, "2.9.0", may be any of its builds: "2.9.0+cu130"."""
    return now in (then, then.partition("+")[0]) or then == now.partition("+")[0]


def _flat(facts: Environment) -> dict[str, str]:
    values = asdict(facts)
    versions = values.pop("versions")
    return {name: str(value) for name, value in (values | versions).items()}


def _relative(path: Path, folder: Path) -> str:
    """The way from the folder to the file, with slashes; the bare name from another drive."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.name


def _versions() -> dict[str, str]:
    found = {DISTRIBUTION: version(), "Python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _builds(kind: str) -> dict[str, str]:
    """Of torch, which one release has several of, and of what computes for it on that device."""
    import torch

    found: dict[str, object] = {"torch": torch.__version__, "macOS": platform.mac_ver()[0]}
    if kind == "cuda":
        found |= {
            "CUDA": torch.version.cuda or torch.version.hip,
            "cuDNN": torch.backends.cudnn.version(),
        }
    return {name: str(version) for name, version in found.items() if version}


@cache
def _fingerprint(path: Path) -> str:
    """Of a file that a result can do without, if need be."""
    try:
        return file_sha256(path)[:12]
    except PhotoError:
        return "none"


def _processor() -> str:
    """The CPU's name; Linux and macOS keep it where Python's platform module does not look."""
    try:
        if sys.platform == "darwin":
            asking = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
            return subprocess.check_output(asking, text=True, timeout=10).strip()
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model n"))
    except (OSError, subprocess.SubprocessError, StopIteration, IndexError):
        return platform.processor() or "unknown"
