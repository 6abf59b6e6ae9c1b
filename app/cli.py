"""The command line: which command, its arguments, its exit code. Knows no model and no Qt.

Exit codes: 0 all done, 1 something failed (the rest is done), 2 wrong usage, 130 interrupted, 143
told to end, 129 by a terminal that was closed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from app import log, terminal
from core.arguments import Expanded
from core.errors import DeblurError, OptionsError
from core.shown import say, visible

#: Name, module, one line of help. A photo of that name is opened as ./name.
COMMANDS = (
    ("deblur", "app.commands.deblur", "deblur photos without a window"),
    ("reproduce", "app.commands.reproduce", "make a result again from its sidecar"),
    ("batch", "app.commands.batch", "deblur folders of photos, through interruptions"),
    ("compare", "app.commands.compare", "compare two photos, or two folders by name"),
    ("evaluate", "core.evaluation.command", "measure quality on folders of photos"),
    ("train", "core.training.command", "train or go on training the model"),
    ("synthesize", "app.commands.synthesize", "blur a sharp photo as the training does"),
    ("info", "app.commands.info", "versions, device and weights; of photos: how they are blurred"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (default: the process's) and return its exit code."""
    terminal.stand_in()
    terminal.print_any_name()
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        terminal.flush()
        return code
    except KeyboardInterrupt as stop:
        # Every output is whole or absent by now; taking torch down in order costs two seconds.
        os._exit(terminal.interrupted(stop))
    except DeblurError as error:
        say(error, sys.stderr)
        return 2 if isinstance(error, OptionsError) else 1
    except OSError as error:
        terminal.tell(error)
        return 1
    except Exception as error:
        say(log.describe(error), sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """Says what it does not understand in one line, as `say` does."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{visible(message, sys.stderr)} (see --help)\n")


def _parsed(command: str | None, words: list[str]) -> argparse.Namespace:
    """argparse ends the process by itself after `--help`: what it wrote must be out by then, where
    an error can still be told (newer versions of Python swallow it themselves).
    """
    try:
        return _parser(command).parse_args(words)
    except SystemExit:
        terminal.flush()
        raise


def _dispatch(words: list[str]) -> int:
    if words and words[0] in {name for name, _, _ in COMMANDS}:
        terminal.listen()
        args = _parsed(words[0], words)
        return int(args.run(args))
    return _open_window(_parsed(None, words).photos)


def _parser(command: str | None) -> argparse.ArgumentParser:
    """The parser of one command, or of the window, whose help lists them all."""
    if command is None:
        lines = "\n".join(f"  {name:<12}{text}" for name, _, text in COMMANDS)
        parser = _Parser(
            prog="guided-deblur",
            description="Rescue blurred photos. Without a command: open the window.",
            epilog=f"commands:\n{lines}\n\nguided-deblur COMMAND --help says more.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("photos", nargs="*", type=Path, action=Expanded, metavar="PHOTO")
        parser.add_argument("--version", action="version", version=_version())
        return parser
    parser = _Parser(prog="guided-deblur")
    commands = parser.add_subparsers(required=True)
    _, module, text = next(entry for entry in COMMANDS if entry[0] == command)
    implementation: Any = importlib.import_module(module)
    chosen = commands.add_parser(command, help=text, description=text.capitalize() + ".")
    implementation.add_arguments(chosen)
    chosen.set_defaults(run=implementation.run)
    return parser


def _version() -> str:
    from app.about import version

    return f"Guided Deblur {version()}"


def _open_window(photos: list[Path]) -> int:
    """Open the window; 2 and a plain message where there can be none."""
    if not terminal.has_display():
        print(
            "There is no display for the window. 'guided-deblur deblur PHOTO' works without one.",
            file=sys.stderr,
        )
        return 2
    terminal.listen_no_more()
    try:
        from app.start import run
    except ImportError as error:
        print(terminal.no_window(str(error)), file=sys.stderr)
        return 2
    return run(photos)
