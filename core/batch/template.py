"""Names of results: a template and its fields."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping

from core.errors import OptionsError
from core.names import fitting, numbered

__all__ = ["FIELDS", "check_template", "fill", "named", "result_pattern"]

FIELDS = ("name", "date", "seed", "steps", "n")
_FORBIDDEN = '/\\<>:"|?*'
_EMPTY = "\0"
_JOINTS = r"[ _.,+-]*"


def check_template(template: str) -> None:
    """Raise OptionsError for a template that cannot name a file."""
    found = [character for character in _FORBIDDEN if character in template]
    if found or any(ord(character) < 32 for character in template):
        raise OptionsError(
            f"A name's template holds no folders and none of {' '.join(_FORBIDDEN)}: {template!r}."
        )
    if not any(name for _, name in _parts(template)):
        known = " ".join(f"{{{name}}}" for name in FIELDS)
        raise OptionsError(f"A name's template needs one of {known}: {template!r}.")


def fill(template: str, values: Mapping[str, str]) -> str:
    """The name without its ending. An empty field takes its separator along: `{name}_{date}`
    without a date is the name alone. Without anything left it is the photo's name.
    """
    text = ""
    for literal, name in _parts(template):
        text += literal + ((values[name] or _EMPTY) if name else "")
    text = re.sub(rf"\({_EMPTY}+\)|\[{_EMPTY}+\]", _EMPTY, text)
    text = re.sub(rf"^(?:{_EMPTY}{_JOINTS})+", "", text)
    text = re.sub(rf"(?:{_JOINTS}{_EMPTY})+", "", text)
    # A leading dot would hide the file.
    return text.strip().lstrip(".") or values["name"]


def named(
    template: str, values: Mapping[str, str], number: int, suffix: str, *, beside: str = ""
) -> str:
    """The file name, as `numbered` says, but of the template all stays: the photo's name in it is
    cut.
    """
    name, ending = values["name"], numbered("", number, suffix)
    stem = fill(template, values)
    while fitting(stem, ending, beside=beside) != stem + ending and len(name) > 1:
        name = name[:-1]
        stem = fill(template, {**values, "name": name})
    return fitting(stem, ending, beside=beside)


def result_pattern(template: str, seed: int, steps: int) -> re.Pattern[str] | None:
    """Matches stems of results of these settings, with the photo's in the group `name`; None where
    it cannot tell.
    """
    parts = list(_parts(template))
    names = [name for _, name in parts]
    if names.count("name") != 1 or template.strip() == "{name}":
        return None
    fields = {
        "name": "(?P<name>.+?)",
        "date": r"\d{4}-\d\d-\d\d",
        "seed": str(seed),
        "steps": str(steps),
        "n": r"\d{3,}",
    }
    text = "".join(re.escape(literal) + (fields[name] if name else "") for literal, name in parts)
    # A name may hold a line's end.
    return re.compile(rf"{text}(?:-\d+)?", re.DOTALL)


def _parts(template: str) -> Iterator[tuple[str, str | None]]:
    """(literal, field or None) each. Raises OptionsError for a field that there is not."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        raise OptionsError(f"A brace is missing in the name's template {template!r}.") from None
    for literal, name, spec, conversion in parts:
        if name is not None and (name not in FIELDS or spec or conversion):
            known = " ".join(f"{{{each}}}" for each in FIELDS)
            raise OptionsError(f"A name's template knows {known}, not {{{name}}}.")
        yield literal, name
