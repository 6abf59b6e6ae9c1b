"""What a terminal is sent: names of files as they are to be read, never as it would obey them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from app.cli import main
from app.terminal import say, visible
from tests.app.command_line import pseudo_terminal

#: Clears the screen, turns the direction, ends the line, is no text.
NAME = os.fsdecode("a\x1b[2J\u202e\nü\u202fb".encode() + b"\xff.png")


@pytest.fixture
def terminal() -> Iterator[tuple[TextIO, int]]:
    """A terminal's end to write to, and the number of the one to read from."""
    reader, writer = pseudo_terminal()
    with open(writer, "w", encoding="utf-8", errors="backslashreplace") as stream:  # noqa: PTH123
        yield stream, reader
    os.close(reader)


def test_names_are_shown_and_not_obeyed(terminal: tuple[TextIO, int]) -> None:
    stream, reader = terminal
    say(NAME, stream)
    shown = os.read(reader, 1000).decode().rstrip("\r\n")
    assert shown == "a\\x1b[2J\\u202e\\nü\u202fb\\udcff.png"
    assert visible(NAME, io.StringIO()) == NAME  # a file's reader wants the name itself


def test_commands_show_names_so(
    terminal: tuple[TextIO, int],
    tiny_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream, reader = terminal
    (tmp_path / NAME).write_bytes(b"no photo")
    monkeypatch.setattr("sys.stderr", stream)
    for words in (("batch", tmp_path / NAME, tmp_path / "out"), ("deblur", tmp_path / NAME)):
        assert main([*map(str, words), "--weights", str(tiny_weights)]) == 1
        shown = os.read(reader, 10_000)
        assert b"x1b[2J" in shown
        assert b"\x1b[2J" not in shown
