"""The one QApplication: its name, the user's language and look, and its end by a signal."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app import about, theme
from app.garbage import Garbage
from app.language import install_language
from app.settings import load_settings
from app.terminal import no_window
from core.shown import say


class Application(QApplication):
    """Hears what macOS wants opened: by "Open with", a double click, on the Dock icon."""

    file_asked = Signal(object)  # Path

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if event.file():
            self.file_asked.emit(Path(event.file()))
        return True


def application() -> Application:
    """The application, made on the first call as the stored settings say."""
    app = QApplication.instance()
    if isinstance(app, Application):
        return app
    with _no_abort():
        app = Application(sys.argv[:1])
    _take_plain_letters()
    Garbage(app)
    app.setApplicationName(about.NAME)
    app.setDesktopFileName(about.DESKTOP_ID)
    settings = load_settings()
    install_language(app, settings.language)
    theme.apply_theme(app, settings.theme)
    return app


def _take_plain_letters() -> None:
    """PySide makes `setInterval` of `interval=` by the upper case that C has for the user's
    language, and in Turkish that of an i is another letter. Qt itself takes this locale where the
    user's is not in UTF-8.
    """
    if sys.platform != "win32":
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


@contextmanager
def _no_abort() -> Iterator[None]:
    """Without a usable display Qt aborts the process; a line and exit code 2 serve people better.

    The reason stands in the warnings before; without a failure they are only passed on.
    """
    said: list[str] = []
    reasons: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            reason = (reasons or message.splitlines())[0]
            say(no_window(reason.strip(". ")), sys.stderr)
            os._exit(2)
        said.append(message)
        if (context.category or "").startswith("qt.qpa"):
            reasons.append(message)

    previous = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(previous)
    for message in said:
        say(message, sys.stderr)
