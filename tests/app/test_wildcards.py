"""`deblur *.jpg` where the shell looks nothing up, as on Windows."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.cli import _parser
from core import arguments


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Names with brackets in them, which Windows' own commands take for letters."""
    folder = tmp_path / "day [1]"
    folder.mkdir()
    for name in ("b.jpg", "a.jpg", "c.png"):
        (folder / name).touch()
    return folder


@pytest.mark.parametrize(
    ("command", "inputs"),
    [("deblur", "photos"), ("info", "photos"), (None, "photos"), ("batch", "inputs")],
)
def test_windows_wildcards_are_looked_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str | None, inputs: str
) -> None:
    monkeypatch.setattr(arguments, "os", SimpleNamespace(name="nt"))
    names = ["*.jpg", "?.png", "absent*.jpg", "[1].jpg"]
    words = [*([command] if command else []), *(str(folder / name) for name in names)]
    args = _parser(command).parse_args([*words, *(["out*"] if command == "batch" else [])])
    found = [path.name for path in getattr(args, inputs)]
    assert found == ["a.jpg", "b.jpg", "c.png", "absent*.jpg", "[1].jpg"]
    if command == "batch":
        assert args.output == Path("out*")


def test_elsewhere_a_star_is_a_letter(folder: Path) -> None:
    if arguments.os.name == "nt":
        pytest.skip("Windows' names hold no stars")
    words = [str(folder / "*.jpg")]
    assert _parser("deblur").parse_args(["deblur", *words]).photos == [Path(*words)]
    assert _parser(None).parse_args([]).photos == []
