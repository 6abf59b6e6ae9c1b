"""What a terminal is sent: names of files as they are to be read, never as it would obey them."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TextIO

import pytest
from PIL import Image

from app import terminal as ending
from app.cli import main
from core.shown import say, visible
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


class Screen(io.StringIO):
    """A terminal that remembers what it was sent."""

    def isatty(self) -> bool:
        return True


def screen_for(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Output and errors from now on; a fixture's would be pytest's again when the test begins."""
    shown = Screen()
    monkeypatch.setattr("sys.stdout", shown)
    monkeypatch.setattr("sys.stderr", shown)
    return shown


def hides_nothing(screen: Screen) -> bool:
    """Whether the name's parts were shown, and none of them obeyed."""
    shown = screen.getvalue()
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    return "a\\x1b[2J\\u202e\\nü" in shown


def test_every_command_shows_names_so(
    tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = screen_for(monkeypatch)
    folder = tmp_path / NAME.removesuffix(".png")
    folder.mkdir()
    photo, absent = folder / NAME, folder / f"absent{NAME}"
    Image.effect_noise((64, 64), 40).convert("RGB").save(photo)
    copy = folder / "copy.png"
    commands: list[tuple[object, ...]] = [
        ("synthesize", photo, "-o", folder / f"blurred-{NAME}"),
        ("compare", photo, photo, "--text"),
        ("compare", photo, absent, "--text"),
        ("info", photo),
        ("info", absent),
        ("deblur", photo, "-o", copy, "--weights", tiny_weights, "--sidecar"),
        ("reproduce", absent),
        ("evaluate", folder, "--weights", tiny_weights, "--steps", "1"),
        ("batch", absent, absent.with_name("x"), tmp_path / "out"),
    ]
    for words in commands:
        screen.seek(0)
        screen.truncate()
        main([*map(str, words)])
        assert hides_nothing(screen), words
    sidecar = folder / "copy.png.deblur.json"
    record = json.loads(sidecar.read_text())
    record["environment"]["versions"]["torch"] = NAME
    sidecar.write_text(json.dumps(record))
    screen.truncate(0)
    assert main(["reproduce", str(sidecar), "--weights", str(tiny_weights)]) == 0
    assert hides_nothing(screen)


def test_words_that_are_not_understood_are_shown_so(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_for(monkeypatch)
    with pytest.raises(SystemExit):
        main(["info", f"--{NAME}"])
    assert hides_nothing(screen)


def test_what_is_logged_is_shown_so(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_for(monkeypatch)
    with pytest.raises(SystemExit):
        main(["--version"])
    log = logging.getLogger("core.test")
    log.propagate = False
    log.warning("%s", NAME)
    assert hides_nothing(screen)


@pytest.mark.parametrize(("system", "told"), [("nt", ""), ("posix", "Invalid argument")])
def test_a_pager_that_is_left_is_nobodys_trouble_on_windows(
    system: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There EINVAL is what a pipe without a reader fails with."""
    monkeypatch.setattr(ending, "os", SimpleNamespace(**vars(os) | {"name": system}))
    errors = io.StringIO()
    monkeypatch.setattr("sys.stderr", errors)
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr("sys.stdout", out)
        ending.tell(OSError(errno.EINVAL, "Invalid argument"))
        ending.tell(OSError(errno.EINVAL, "Bad name", "photo.jpg"))
    assert told in errors.getvalue() and errors.getvalue().count("Invalid") == bool(told)
    assert "Bad name" in errors.getvalue()
