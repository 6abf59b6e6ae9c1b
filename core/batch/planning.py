"""A name of its own for every result: inside the output folder, never a source's, never shared."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from types import MappingProxyType

from core.batch.item import Item, Plan
from core.batch.options import BatchOptions
from core.batch.results import place_key
from core.batch.template import fill, named
from core.files import identity, is_protected
from core.names import name_key
from core.photo.dates import date_taken
from core.photo.formats import result_suffix, stem_of
from core.provenance import SUFFIX as SIDECAR
from core.provenance import sidecar_path

__all__ = ["Namer", "example", "is_taken"]


class Namer:
    """Hands out targets. `taken` are names (see `name_key`) that belong to other results.

    `given` are those of earlier batches and their photos, the latest last: a photo keeps its name,
    which is no other's as long as it is among the `sources`.
    """

    def __init__(
        self,
        output: Path,
        options: BatchOptions,
        taken: set[bytes],
        sources: Iterable[Path],
        given: Mapping[Path, Path] = MappingProxyType({}),
    ) -> None:
        self._output = output
        self._options = options
        self._taken = taken
        self._photos = set(sources)
        self._sources = _identities(self._photos)
        self._own = {source: target for target, source in given.items()}
        self._owners = {place_key(target): source for target, source in given.items()}
        #: Where to go on counting, by name without number and by ending: of thousands with one name
        #: none looks again where the one before has looked.
        self._next: dict[tuple[bytes, str], int] = {}

    def renew(self, taken: set[bytes], come: Iterable[Path]) -> None:
        """Names that are taken now, and photos that have come since."""
        if not self._taken <= taken:
            # Some are free again.
            self._next.clear()
        self._taken = taken
        come = set(come)
        self._photos |= come
        self._sources |= _identities(come)

    def plan(self, item: Item) -> Plan:
        """A free target by the template and by what is to happen to existing files."""
        options = self._options
        folder = self._output / item.folder if options.structure else self._output
        real = Path(os.path.realpath(folder))
        if not real.is_relative_to(os.path.realpath(self._output)):
            return Plan(
                target=None, state="failed", message=f"{folder} leads out of the output folder."
            )
        for target in self._names(item, folder, real):
            key = name_key(target)
            if key in self._taken or self._is_anothers(name_key(real / target.name), item):
                continue
            taken = is_taken(target, options)
            if options.existing == "rename" and taken:
                continue
            plan = self._occupied(item, target) if taken else None
            if plan is None or plan.target is not None:
                self._taken.add(key)
            return plan or Plan(target=target)
        raise AssertionError("names have no end")

    def _names(self, item: Item, folder: Path, real: Path) -> Iterator[Path]:
        """The one that the item had, if the template still gives it, then all that it gives; the
        next is asked for where one is not to be had. `real` is the folder without links.
        """
        options = self._options
        values, suffix = _values(item, options), _suffix(item.source, options)
        own = self._own.get(item.source)
        if (
            own is not None
            and Path(os.path.realpath(own.parent)) == real
            and _is_by(own.name, values, suffix, options)
        ):
            yield folder / own.name
        series = name_key(folder / fill(options.template, values)), suffix
        for number in count(self._next.get(series, 1)):
            # Once more where it is refused, which costs a look.
            self._next[series] = number
            yield folder / named(options.template, values, number, suffix, beside=_beside(options))

    def _is_anothers(self, key: bytes, item: Item) -> bool:
        owner = self._owners.get(key)
        return owner in self._photos and owner != item.source

    def _occupied(self, item: Item, target: Path) -> Plan | None:
        """What becomes of an item whose name is on the disk already; None: it is replaced."""
        known = identity(target)
        if known is not None and known == identity(item.source):
            return _refused("The result would replace the photo itself: choose other names.")
        if self._options.existing == "skip":
            # Where only the sidecar's name is taken that is what to look at.
            there = target if os.path.lexists(target) else sidecar_path(target)
            message = f"{there.name} is there already."
            return Plan(target=target, state="skipped", message=message)
        if known in self._sources:
            return _refused(f"{target.name} is an original photo: it is not replaced.")
        if target.is_dir():
            return _refused(f"{target.name} is a folder.")
        if is_protected(target):
            return _refused(f"{target.name} is write-protected: it is not replaced.")
        return None


def is_taken(target: Path, options: BatchOptions) -> bool:
    """Whether there is something under the name, or under its sidecar's where there will be one."""
    beside = options.recipe.save.sidecar and os.path.lexists(sidecar_path(target))
    return os.path.lexists(target) or beside


def example(source: Path, options: BatchOptions) -> str:
    """The name that the template gives to the first photo, for showing it."""
    item = Item(id=0, number=1, source=source)
    values, beside = _values(item, options), _beside(options)
    return named(options.template, values, 1, _suffix(source, options), beside=beside)


def _refused(message: str) -> Plan:
    return Plan(target=None, state="failed", message=message)


def _values(item: Item, options: BatchOptions) -> dict[str, str]:
    """The template's fields."""
    deblur = options.recipe.deblur
    return {
        "name": stem_of(item.source),
        "date": date_taken(item.source) if "{date}" in options.template else "",
        "seed": str(deblur.seed),
        "steps": str(deblur.steps),
        "n": f"{item.number:03}",
    }


def _beside(options: BatchOptions) -> str:
    return SIDECAR if options.recipe.save.sidecar else ""


def _is_by(name: str, values: dict[str, str], suffix: str, options: BatchOptions) -> bool:
    """Whether the template gives that name, to whichever in turn and with whichever number behind:
    those of a batch that is begun anew are others, and say nothing of what is in the result.
    """
    behind = re.search(r"-(\d+)\.[^.]+$", name)
    turns = {values["n"]}
    if "{n}" in options.template:
        turns.update(re.findall(r"\d{3,}", name))
    return any(
        name
        == named(options.template, values | {"n": turn}, number, suffix, beside=_beside(options))
        for turn in turns
        for number in {1, int(behind[1]) if behind else 1}
    )


def _suffix(source: Path, options: BatchOptions) -> str:
    return options.suffix or result_suffix(source)


def _identities(paths: Iterable[Path]) -> set[tuple[int, int]]:
    return {known for path in paths if (known := identity(path))}
