"""The user's language: Qt's translation files of this program and of Qt itself."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.settings import LANGUAGES
from app.theme import RESOURCES

TRANSLATIONS = RESOURCES / "translations"


def install_language(app: QApplication, language: str) -> None:
    """Translate what is built from now on; "system" follows the desktop, English needs nothing."""
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    spoken = _spoken(locale)
    if spoken == "en":
        return
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("guided_deblur", str(TRANSLATIONS)), ("qtbase", qt_folder)):
        translator = QTranslator(app)
        if translator.load(f"{name}_{spoken}", folder):
            app.installTranslator(translator)


def _spoken(locale: QLocale) -> str:
    """The first of a person's languages that there is a window in; English without any.

    Not left to QTranslator: it knows of no file for English, and goes on to the next language.
    """
    wanted = (name.partition("-")[0] for name in locale.uiLanguages())
    return next((language for language in wanted if language in LANGUAGES), "en")
