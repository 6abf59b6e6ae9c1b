"""Names of files and other foreign text on a terminal or in a table: to be read, never obeyed."""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

__all__ = ["in_letters", "say", "visible"]


def in_letters(text: object) -> str:
    """The text with whatever a terminal obeys, such as an escape, in letters; one line of it."""
    return "".join(_spelled(each) if _is_hidden(each) else each for each in str(text))


def visible(text: object, stream: TextIO) -> str:
    """The text for that stream: in letters on a terminal. A file's reader wants names as they
    are.
    """
    return in_letters(text) if stream.isatty() else str(text)


def say(line: object, stream: TextIO | None = None) -> None:
    """Print a line to the output or to another stream, as `visible` has it, at once."""
    stream = stream or sys.stdout
    print(visible(line, stream), file=stream, flush=True)


def _is_hidden(letter: str) -> bool:
    """Controls, marks that turn the direction, bytes that are no text, ends of lines."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _spelled(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
