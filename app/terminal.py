"""How a command ends on a terminal: told to stop, or with nobody left to write to; and whether a
window could open instead. Knows no Qt.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from app import log
from core.files import explain
from core.shown import say, visible

#: What writing to the standard output fails with; errors of files carry their name.
_LOST_OUTPUT = (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, errno.EDQUOT)


def _has_no_reader(error: OSError) -> bool:
    """Whether nobody reads on, for which Windows has an error of its own (CPython gh-79935)."""
    return error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL)


class Terminated(KeyboardInterrupt):
    """SIGTERM came (`kill`, a shutdown), or SIGHUP (the terminal was closed): jobs end as they do
    on Ctrl+C.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def listen() -> None:
    """Make SIGTERM raise Terminated in the main thread, and SIGHUP, unless `nohup` ignores it."""
    if threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGTERM, _terminate)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        terminals = [number for number in (1, 2) if os.isatty(number)]
        signal.signal(signal.SIGHUP, lambda number, _: _hang_up(number, terminals))


def listen_no_more() -> None:
    """Let Ctrl+C end the process at once: Qt swallows the exception that Python makes of it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _terminate(number: int, _: object) -> None:
    raise Terminated(number)


def _hang_up(number: int, terminals: Iterable[int]) -> None:
    """Nobody reads there any more, and whatever is still said would fail."""
    for each in terminals:
        os.dup2(os.open(os.devnull, os.O_WRONLY), each)
    raise Terminated(number)


def stand_in() -> None:
    """What was closed (`2>&-`) leads nowhere from now on: else errors would go to the output, and a
    file of ours would be given the number that libraries complain to.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115


def print_any_name() -> None:
    """Names of files hold letters that the terminal's encoding lacks: print those as escapes. What
    is logged comes to the terminal too, as nobody else takes it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Visible())


class _Visible(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:
        return visible(record.message, sys.stderr)


def flush() -> None:
    """Write what is left now, where an error can still be told. Raises OSError."""
    if sys.stdout is not None:
        sys.stdout.flush()


def tell(error: OSError) -> None:
    """One line; none where the reader of our output has gone (`| head`)."""
    gone = _has_no_reader(error)
    if not (gone or error.errno in _LOST_OUTPUT) or error.filename is not None:
        say(log.describe(error), sys.stderr)
        return
    # What is still to be written would fail again when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not gone:
        print(f"The output cannot be written: {explain(error)}.", file=sys.stderr)


def interrupted(stop: KeyboardInterrupt) -> int:
    """Say so; returns the exit code."""
    if isinstance(stop, Terminated):
        say_below("Terminated.")
        return stop.code
    say_below("Interrupted.")
    return 130


def say_below(line: str) -> None:
    """To the errors; on a terminal below what Ctrl+C has left of a line there."""
    print(f"\n{line}" if sys.stderr.isatty() else line, file=sys.stderr, flush=True)


def has_display() -> bool:
    """Whether Qt would find a screen; without one it aborts the process instead of raising."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def no_window(reason: str) -> str:
    """The line for a window that cannot start."""
    return (
        f"The window cannot start here ({reason}). 'guided-deblur deblur PHOTO' works without it."
    )
