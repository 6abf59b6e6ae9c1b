"""Paths as a person types them: nonsense, too long, or where nobody may look. None of it raises."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.core_words import in_words
from core.files import explain

translate = QCoreApplication.translate


def unquoted(text: str) -> str:
    """A path's line of text without the quotes that Windows' "Copy as path" puts around it."""
    line = text.strip()
    bare = line[1:-1]
    return bare if line == f'"{bare}"' and not is_there(Path(line)) else line


def typed_path(text: str, folder: Path | None = None) -> Path:
    """The path in a line of text; one that is relative lies in `folder`, if any is given.

    The `~` of a user that there is not stays as it is.
    """
    path = Path(unquoted(text))
    with suppress(RuntimeError):
        path = path.expanduser()
    return path if folder is None or not path.name else folder / path


def is_there(path: Path) -> bool:
    """Whether something is at `path`; no where that cannot be known."""
    return _known(path.exists)


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; no where that cannot be known."""
    return _known(path.is_dir)


def problem_of_target(path: Path) -> str:
    """Why nobody could tell whether `path` can be written, in one sentence; "" if one can."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return in_words(f"Cannot write {path.name}: {explain(error)}.")
    except ValueError:
        return translate("typed_paths", "A name cannot hold that.")
    return ""


def _known(answer: Callable[[], bool]) -> bool:
    with suppress(OSError, ValueError):
        return answer()
    return False
