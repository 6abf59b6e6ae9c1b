"""The one QApplication: its name, the user's language and look."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from app import about, theme
from app.language import install_language
from app.settings import load_settings


def application() -> QApplication:
    """The application, made on the first call as the stored settings say."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName(about.NAME)
    app.setDesktopFileName(about.DISTRIBUTION)
    settings = load_settings()
    install_language(app, settings.language)
    theme.apply_theme(app, settings.theme)
    return app
