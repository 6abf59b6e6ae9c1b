"""The user's language: Qt's translation files of this program and of Qt itself."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.theme import RESOURCES

TRANSLATIONS = RESOURCES / "translations"


def install_language(app: QApplication, language: str) -> None:
    """Translate what is built from now on; "system" follows the desktop, English needs nothing."""
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("guided_deblur", str(TRANSLATIONS)), ("qtbase", qt_folder)):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
