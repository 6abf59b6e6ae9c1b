"""Makes a result again from its sidecar and says whether it came out the same.

A generator like every long work: the run's events, then one `Reproduction`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from core import photo as photos
from core import provenance, weights
from core.deblur import Deblurrer
from core.develop import develop
from core.errors import DeviceError, OptionsError, PhotoError, WeightsError
from core.events import Event, Result
from core.files import check_target, is_same_file
from core.options import DeviceName, Recipe
from core.photo import Photo
from core.photo.formats import format_for
from core.provenance import Sidecar, SidecarError

__all__ = ["CLOSE", "ENOUGH", "Reproduction", "reproduce"]

#: Values that differ by so many levels of 255 count as close, and so many must be for a success.
CLOSE, ENOUGH = 2.0, 0.999


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """What came of it. `differences` are lines on what is not as it was when the result was made.

    `bit_equal` is by the recorded hash. `compared`: whether the recorded result lies beside its
    sidecar, as it was. `close` is the share of values within CLOSE levels of 255 of the result's,
    `largest` the largest difference in such levels; both None where the files are the same bit by
    bit, or where the result is not there to be compared.
    """

    bit_equal: bool
    compared: bool
    differences: tuple[str, ...]
    close: float | None = None
    largest: float | None = None

    @property
    def is_success(self) -> bool:
        return self.bit_equal or (self.close is not None and self.close >= ENOUGH)


def reproduce(
    sidecar: Path,
    *,
    source: Path | None = None,
    weights_file: Path | None = None,
    output: Path | None = None,
    overwrite: bool = False,
) -> Iterator[Event | Reproduction]:
    """Run a sidecar's recipe; the new result is kept as `output`, or thrown away without one.

    `source` and `weights_file` are for files that lie elsewhere by now. The recorded device and
    number of threads are used where they exist. Raises SidecarError where the photo or weights are
    not those recorded, and what reading, running and writing raise.
    """
    record = provenance.read(sidecar)
    source = source or sidecar.parent / record.input.file
    result = sidecar.parent / record.output.file
    if output is not None:
        check_target(output, overwrite=overwrite, sources=[source])
        if is_same_file(output, result):
            raise OptionsError(f"{output} is the recorded result; choose another name.")
        _check_format(output, record)
    if provenance.file_sha256(source) != record.input.sha256:
        raise SidecarError(f"{source} is not the photo that the result was made from.")
    loaded = _weights(weights_file, record)
    with ExitStack() as stack:
        _restore_threads(record, stack)
        deblurrer = _deblurrer(loaded, record)
        now = provenance.environment(deblurrer)
        # The device may be another one by now; the sidecar's tile is the one that was used.
        recipe = replace(record.recipe, deblur=replace(record.recipe.deblur, device="auto"))
        photo = photos.decode(source, max_megapixels=recipe.max_megapixels)
        photos.check_fits(photo, output or Path(record.output.file))
        mask = None if record.mask is None else provenance.unpacked(record.mask)
        if mask is not None and mask.shape != photo.rgb.shape[:2]:
            raise SidecarError("The sidecar's mask is damaged.")
        for event in develop(photo, deblurrer, recipe, mask=mask):
            if isinstance(event, Result):
                photo = photo.with_rgb(event.rgb)
            yield event
        again = _write(photo, recipe, record, output, overwrite, stack)
        lines = tuple(provenance.differences(record.environment, now))
        yield _compare(again, result, record, lines)


def _weights(path: Path | None, record: Sidecar) -> weights.Weights:
    loaded = weights.load(path, weights.named(record.weights.sha256) or "compact")
    if loaded.sha256 != record.weights.sha256:
        raise WeightsError(
            f"The result was made with other weights ({record.weights.file}, "
            f"{record.weights.sha256[:12]}); name them with --weights."
        )
    return loaded


def _check_format(output: Path, record: Sidecar) -> None:
    if format_for(output) is not format_for(Path(record.output.file)):
        raise OptionsError(
            f"{output.name}: the result is {record.output.file}, and another format has other bits."
        )


def _restore_threads(record: Sidecar, stack: ExitStack) -> None:
    """Sums over another number of threads may round otherwise."""
    if record.environment.device == "cpu" and record.environment.threads >= 1:
        stack.callback(torch.set_num_threads, torch.get_num_threads())
        torch.set_num_threads(record.environment.threads)


def _deblurrer(loaded: weights.Weights, record: Sidecar) -> Deblurrer:
    device: DeviceName = record.recipe.deblur.device
    try:
        return Deblurrer(loaded, device)
    except DeviceError:
        return Deblurrer(loaded)


def _write(
    photo: Photo,
    recipe: Recipe,
    record: Sidecar,
    output: Path | None,
    overwrite: bool,
    stack: ExitStack,
) -> Path:
    """The new result in the recorded format; a temporary one lives as long as the stack."""
    if output is None:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="guided-deblur-")))
        output = folder / f"again{Path(record.output.file).suffix}"
    save = replace(recipe.save, overwrite=overwrite)
    return photos.encode(photo, output, save, source=photo.path)


def _compare(
    again: Path, original: Path, record: Sidecar, differences: tuple[str, ...]
) -> Reproduction:
    there = _is_recorded(original, record)
    bit_equal = provenance.file_sha256(again) == record.output.sha256
    if bit_equal or not there:
        return Reproduction(bit_equal=bit_equal, compared=there, differences=differences)
    limit = record.recipe.max_megapixels
    pixels = [photos.decode(path, max_megapixels=limit).rgb for path in (original, again)]
    change = np.abs(pixels[1] - pixels[0]) * 255
    return Reproduction(
        bit_equal=False,
        compared=True,
        differences=differences,
        close=float(np.mean(change <= CLOSE + 1e-3)),
        largest=float(change.max()),
    )


def _is_recorded(result: Path, record: Sidecar) -> bool:
    """Whether the result is there and as it was."""
    try:
        return provenance.file_sha256(result) == record.output.sha256
    except PhotoError:
        return False
