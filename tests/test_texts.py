"""The texts for newcomers name what there is: files, modules, commands and their options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import cli
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
TEXTS = [
    *("README.md", "CONTRIBUTING.md", "packaging/README.md", "resources/samples/README.md"),
    # Not docs/training-log.md: a history may name what has gone.
    *(
        "docs/architecture.md",
        "docs/cluster.md",
        "docs/evaluation.md",
        "docs/halo.md",
        "docs/trust.md",
    ),
]
FOLDERS = "app|core|tests|docs|benchmarks|packaging|resources|.ci|.github".replace(".", r"\.")
#: Ways in a text's backticks or links; options and words behind them do not count.
FILE = re.compile(rf"[`(]((?:{FOLDERS})/[\w./*-]*)[`)#]")
#: Commands as they stand in blocks of code; two spaces divide them from what is said of them.
COMMAND = re.compile(r"^guided-deblur (.+?)(?:  .*)?$", re.MULTILINE)


@pytest.mark.parametrize("name", TEXTS)
def test_files_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    named = set(FILE.findall(text))
    assert [each for each in sorted(named) if not list(ROOT.glob(each.rstrip("/")))] == []
    benchmarks = set(re.findall(r"\bbenchmarks\.(\w+)", text))
    assert [each for each in benchmarks if not (ROOT / f"benchmarks/{each}.py").exists()] == []


def test_the_table_of_files_names_all_of_core() -> None:
    table = README.partition("| file |")[2].partition("\n## ")[0]
    entries = [path for path in (ROOT / "core").iterdir() if path.name[0] not in "_."]
    names = [f"core/{path.name}" + "/" * path.is_dir() for path in entries]
    assert [name for name in sorted(names) if f"`{name}`" not in table] == []


@pytest.mark.parametrize("command", COMMAND.findall(README))
def test_commands_are_understood(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = command.split()
    known = words[0] in {name for name, _, _ in cli.COMMANDS}
    # What it does not understand ends it.
    cli._parser(words[0] if known else None).parse_args(words)
