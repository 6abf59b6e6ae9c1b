"""A photo from its file to a parcel for `delivery`: the two ends of the model's work."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core import photo as photos
from core import provenance, weights
from core.batch.item import Facts, Mark
from core.batch.journal import Journal
from core.batch.marks import mark_of, pixels_of
from core.deblur import Deblurrer
from core.events import Result
from core.options import ModelName, Recipe
from core.photo import Photo

__all__ = ["Read", "facts_of", "model_of", "read"]


def model_of(journal: Journal) -> ModelName | None:
    """The model that the batch asks for or was begun with: it goes on with that one, whatever
    there is to compute on by now. None where either leaves the choice.
    """
    return journal.job.options.recipe.deblur.model or weights.named(journal.weights)


class Read(NamedTuple):
    """A decoded photo, its file's SHA-256 if anybody wants to know, what tells it from others."""

    photo: Photo
    sha256: str | None
    mark: Mark | None
    pixels: int


def read(source: Path, recipe: Recipe) -> Read:
    """Decode the photo. Raises PhotoError."""
    mark = mark_of(source)
    digest = provenance.file_sha256(source) if recipe.save.sidecar else None
    photo = photos.decode(source, max_megapixels=recipe.max_megapixels)
    return Read(photo, digest, mark, pixels_of(photo))


def facts_of(
    deblurrer: Deblurrer,
    source: Read,
    result: Result,
    notes: list[str],
    target: Path,
    recipe: Recipe,
) -> Facts:
    """How the result came about, and what its format cannot hold of the photo."""
    photo = source.photo
    lost = photos.losses(photo, target.suffix, recipe.save)
    return Facts(
        seconds=result.seconds,
        width=photo.width,
        height=photo.height,
        device=result.device,
        tile=result.tile,
        scale=result.scale,
        weights=deblurrer.weights.sha256,
        notes=(*photo.notes, *lost, *notes),
        mark=source.mark,
        pixels=source.pixels,
    )
