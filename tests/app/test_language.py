"""German is complete, and reaches the window."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QComboBox, QMenu
from pytestqt.qtbot import QtBot

from app.jobs import Engine
from app.language import TRANSLATIONS
from app.photo_pane import PhotoPane
from app.viewer import Viewer
from app.window import MainWindow

ROOT = Path(__file__).resolve().parent.parent.parent
GERMAN = TRANSLATIONS / "guided_deblur_de.ts"


def messages(path: Path) -> dict[tuple[str, str], str]:
    """(context, source) -> translation."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = message.findtext("translation", "")
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the system's languages are set as on Linux")
@pytest.mark.parametrize(
    ("languages", "text"), [("en_GB:de", "Fast"), ("fr:de:en", "Schnell"), ("fr", "Fast")]
)
def test_the_first_language_that_there_is_wins(languages: str, text: str) -> None:
    code = (
        "from PySide6.QtWidgets import QApplication; from app.language import install_language\n"
        "app = QApplication([]); install_language(app, 'system')\n"
        "print(app.translate('presets', 'Fast'))"
    )
    spoken = os.environ | {"LANGUAGE": languages, "LANG": "en_US.UTF-8", "LC_ALL": ""}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=spoken,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == [text]


def test_every_text_of_the_program_is_translated(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(path) for path in sorted((ROOT / "app").rglob("*.py"))]
    tool = Path(sys.executable).parent / "pyside6-lupdate"
    if not tool.exists():
        pytest.skip("lupdate is not installed")
    subprocess.run([tool, *sources, "-ts", fresh], check=True, capture_output=True, timeout=120)
    translated = messages(GERMAN)
    assert set(messages(fresh)) == set(translated)
    assert [key for key, text in translated.items() if not text] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_entries_of_a_menu_have_the_same_key(
    qtbot: QtBot, qapp: QApplication, engine: Engine, language: str
) -> None:
    translator = QTranslator()
    if language == "de":
        assert translator.load(str(GERMAN.with_suffix(".qm")))
        qapp.installTranslator(translator)
    try:
        window = MainWindow(engine)
    finally:
        qapp.removeTranslator(translator)
    qtbot.addWidget(window)
    for opener in window.menuBar().actions():
        menu = opener.menu()
        assert isinstance(menu, QMenu)
        keys = [re.findall(r"&(\w)", action.text()) for action in menu.actions()]
        found = [key[0].lower() for key in keys if key]
        assert len(found) > 2 and sorted(set(found)) == sorted(found), opener.text()
    window.close()


def test_what_the_window_raises_is_translated() -> None:
    """Core's sentences are translated where they are shown; the command line speaks English."""
    for path in (ROOT / "app").rglob("*.py"):
        if "commands" not in path.parts and path.name != "cli.py":
            said = re.findall(r"raise \w*Error\(\s*f?\".*", path.read_text("utf-8"))
            assert not said, path


def test_placeholders_and_keys_survive_translation() -> None:
    for (_, source), text in messages(GERMAN).items():
        assert sorted(re.findall(r"\{\d\}", source)) == sorted(re.findall(r"\{\d\}", text)), source
        assert source.count("&") == text.count("&"), source


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german(main_window: MainWindow, qtbot: QtBot) -> None:
    texts = {action.text() for action in main_window._actions.all}
    assert "Foto &schärfen" in texts
    preset = main_window.findChild(QComboBox, "preset")
    assert isinstance(preset, QComboBox)
    assert preset.itemText(0) == "Schnell"
    english = [text for text in texts if text in {source for _, source in messages(GERMAN)}]
    assert english == []


@pytest.mark.usefixtures("german")
def test_inherited_texts_are_found_too(qtbot: QtBot) -> None:
    viewer = Viewer()
    qtbot.addWidget(viewer)
    said = viewer.tr("Difference, {0} times amplified")
    assert said == "Unterschied, {0}-fach verstärkt"
    assert issubclass(Viewer, PhotoPane)
