"""The log file: what a person should not have to read, kept for whoever mends it. Rotates."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.about import DISTRIBUTION
from core.errors import worded


def folder() -> Path:
    """The platform's folder for this program's logs."""
    from platformdirs import user_log_path

    return user_log_path(DISTRIBUTION, appauthor=False)


def describe(error: BaseException) -> str:
    """Write the traceback to the log; return the line for the user, which names the file."""
    path = write(error)
    return f"{worded(error)} Details are in {path}." if path else worded(error)


class _Quiet(RotatingFileHandler):
    """A log that cannot be written to (full disk, no memory) is not the user's trouble."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


def write(error: BaseException | str) -> Path | None:
    """Append a traceback to the log file and return its path; None if it cannot be written.

    It may be the lack of memory that is to be written, and that does not get better here.
    """
    try:
        folder().mkdir(parents=True, exist_ok=True)
        path = folder() / "guided-deblur.log"
        handler = _Quiet(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except (OSError, MemoryError):
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger(DISTRIBUTION)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        if isinstance(error, str):
            logger.error("unexpected error\n%s", error)
        else:
            logger.error("unexpected error", exc_info=error)
    finally:
        logger.removeHandler(handler)
        handler.close()
    return path
