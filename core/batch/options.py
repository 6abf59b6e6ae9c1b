"""What a batch is told, as frozen dataclasses that can be written down and read again. No torch."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.batch.template import check_template
from core.errors import OptionsError
from core.options import Recipe
from core.photo.formats import WRITABLE
from core.revival import revived

__all__ = ["EXISTING", "BatchOptions", "Existing", "Job", "Search", "changes", "is_named_alike"]

Existing = Literal["skip", "rename", "overwrite"]
EXISTING: tuple[Existing, ...] = ("skip", "rename", "overwrite")
DEFAULT_TEMPLATE = "{name}_deblurred"


@dataclass(frozen=True, kw_only=True)
class Search:
    """Where photos are looked for: files and folders. `patterns` such as IMG_*.jpg concern folders
    only, without any of them every photo counts.
    """

    paths: tuple[Path, ...]
    recursive: bool = False
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BatchOptions:
    """How all photos of a batch are treated. Raises OptionsError for what cannot be.

    `suffix` is the ending of every result, None keeps each photo's own. `structure` rebuilds the
    folders below the searched ones. `weights` None means the shipped ones. The recipe's
    `overwrite` says nothing here: `existing` does.
    """

    recipe: Recipe = field(default_factory=Recipe)
    template: str = DEFAULT_TEMPLATE
    existing: Existing = "skip"
    suffix: str | None = None
    structure: bool = True
    weights: Path | None = None

    def __post_init__(self) -> None:
        check_template(self.template)
        if self.existing not in EXISTING:
            raise OptionsError(f"Existing files: {', '.join(EXISTING)}, not {self.existing!r}.")
        if self.suffix is not None and self.suffix not in WRITABLE:
            known = " ".join(WRITABLE)
            raise OptionsError(f"{self.suffix} cannot be written; try one of {known}.")


@dataclass(frozen=True, kw_only=True)
class Job:
    """A batch: input, output, options. `origin` tells who began it."""

    search: Search
    output: Path
    options: BatchOptions = field(default_factory=BatchOptions)
    origin: Literal["command", "window"] = "command"

    def to_json(self) -> str:
        """Everything, as text in ASCII."""
        return json.dumps(asdict(self), default=os.fspath)

    @classmethod
    def from_json(cls, text: str) -> Job:
        """The job that `to_json` wrote; raises ValueError, TypeError or OptionsError."""
        return revived(cls, json.loads(text))


def changes(before: Job, now: Job) -> list[str]:
    """What differs between two jobs, such as "steps: 8, was 1"; empty where nothing does.

    The limit of size is left out: it lets photos in and changes no result.
    """
    old, new = _flat(asdict(before)), _flat(asdict(now))
    ignored = {"origin", "paths", "output", "max_megapixels"}
    return [
        f"{name.replace('_', ' ')}: {_said(new[name])}, was {_said(old[name])}"
        for name in new
        if name not in ignored and old[name] != new[name]
    ]


def is_named_alike(one: Job, other: Job) -> bool:
    """Whether a photo's result has the same name in both, as far as the options go."""

    def naming(options: BatchOptions) -> tuple[str, str | None, bool]:
        return options.template, options.suffix, options.structure

    return naming(one.options) == naming(other.options)


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        # A region is one value: there may be none.
        nested = isinstance(value, dict) and name != "region"
        found |= _flat(value) if nested else {name: value}
    return found


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ",".join(map(str, value.values()))
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "none"
    return "automatic" if value is None else str(value)
