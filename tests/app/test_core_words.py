"""Core's English sentences reach the user in their language: the table is complete and no more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from app.core_words import PHRASES, SENTENCES, in_words
from app.window import MainWindow
from core import errors
from core.device import _NAMES
from core.files import _REASONS
from tests.app.conftest import wait
from tests.conftest import ROOT

#: They speak on the command line alone: to those who train and measure, have a cluster, or watch.
NOT_FOR_THE_WINDOW = (
    *("training", "evaluation"),
    *("cluster.py", "worker.py", "workers.py", "watch.py"),
)
ERRORS = {name for name in vars(errors) if name.endswith("Error")}


def pattern(node: ast.AST) -> str:
    """A string or f-string with {0}, {1} ... for its values; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    number = iter(range(10))
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(number)}}}"
        for part in node.values
    )


def is_sentence(text: str) -> bool:
    return bool(re.match(r"[A-Z{].* .*\.$", text)) and "%s" not in text


def sentences(path: Path) -> Iterator[str]:
    """Whole sentences in a module's code, and whatever its own errors are raised with."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    aside: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.Expr):
            aside.add(node.value)  # a docstring
        elif isinstance(node, ast.JoinedStr):
            aside.update(node.values)
    for node in nodes:
        if node not in aside and is_sentence(pattern(node)):
            yield pattern(node)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
            yield pattern(node.args[0])


def said_by_core() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "core").rglob("*.py"):
        if not set(path.relative_to(ROOT).parts) & set(NOT_FOR_THE_WINDOW):
            found |= set(sentences(path))
    return found - {""}


def test_the_table_holds_what_core_says() -> None:
    table, said = set(SENTENCES), said_by_core()
    assert sorted(said - table) == [], "to be added to app/core_words.py and translated"
    assert sorted(table - said) == [], "no longer said by core"
    assert set(_REASONS.values()) <= set(PHRASES)
    # "Metal (MPS)" is a name in every language.
    assert set(_NAMES.values()) - {"Metal (MPS)"} <= set(PHRASES)


def test_english_stays_as_it_is_but_no_line_begins_with_a_sign() -> None:
    for text in (*SENTENCES, *PHRASES):
        filled = re.sub(r"\{(\d)\}", r"photo \1.jpg", text)
        assert in_words(filled) == filled.replace(" %", "\N{NO-BREAK SPACE}%")
    assert in_words("something else: 3.5 dB") == "something else: 3.5 dB"


@pytest.mark.usefixtures("german")
def test_every_sentence_is_recognised_with_its_values() -> None:
    for text in SENTENCES:
        filled = re.sub(r"\{(\d)\}", r"Foto\1.jpg", text)
        translated = in_words(filled)
        assert translated != filled
        assert sorted(re.findall(r"Foto\d", translated)) == sorted(re.findall(r"Foto\d", filled))


NUMBERS = (
    "In 12 % of what can be judged something was deblurred, by about 1.3 pixels; in 5 % no blur "
    "leads from the result back to the photo."
)


@pytest.mark.usefixtures("german")
def test_numbers_are_written_as_in_german_and_names_as_they_are() -> None:
    said = in_words(NUMBERS)
    assert "1,3 Pixel" in said and "12" in said and "1.3" not in said
    assert in_words("photo1.3.jpg is empty.") == "photo1.3.jpg ist leer."


def test_numbers_stay_as_they_are_in_english() -> None:
    QLocale.setDefault(QLocale("en"))
    assert in_words(NUMBERS).replace("\N{NO-BREAK SPACE}", " ") == NUMBERS


@pytest.mark.usefixtures("german")
def test_phrases_inside_sentences_are_translated_too() -> None:
    said = in_words("Cannot write /a/b: c.jpg: the disk is full.")
    assert said == "/a/b: c.jpg kann nicht geschrieben werden: der Datenträger ist voll."


@pytest.mark.usefixtures("german")
def test_a_broken_photo_is_refused_in_german(
    main_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "kaputt.jpg"
    path.write_bytes(b"")
    main_window.open_photos([path])
    wait(qtbot, lambda: main_window._layout.info.isVisible())
    assert main_window._layout.info.text.text() == "kaputt.jpg ist leer."
