"""Lets the system end the window in order: Ctrl+C in its terminal, SIGTERM, a closed terminal.

Python runs signal handlers only between its own instructions, and none are run while Qt waits. So
the signal's number goes through a pipe that Qt watches.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class QuitSignals(QObject):
    """Calls `end` with the signal's number, in the thread that made this object. Unix only."""

    def __init__(self, end: Callable[[int], object], parent: QObject) -> None:
        super().__init__(parent)
        self._end = end
        self._read, write = os.pipe()
        for handle in (self._read, write):
            os.set_blocking(handle, False)
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as under `nohup`
            numbers.append(signal.SIGHUP)
        for number in numbers:
            # A handler there must be, or Python does not write to the pipe.
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        watch = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        watch.activated.connect(self._on_signal)

    def _on_signal(self) -> None:
        for number in os.read(self._read, 16):
            self._end(number)
