"""The desktop entry, its data and the window agree; what checks them officially finds no fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import about
from tests.conftest import ROOT

LINUX = ROOT / "packaging" / "linux"
ENTRY = LINUX / f"{about.DESKTOP_ID}.desktop"
INFO = LINUX / f"{about.DESKTOP_ID}.metainfo.xml"


def entry(path: Path) -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, "utf-8")
    return dict(parser["Desktop Entry"])


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_entry_data_and_project_agree() -> None:
    root = ElementTree.parse(INFO).getroot()
    assert root.findtext("id") == about.DESKTOP_ID
    assert root.findtext("launchable") == ENTRY.name
    assert root.findtext("name") == entry(ENTRY)["Name"] == about.NAME
    assert root.findtext("summary") == entry(ENTRY)["Comment"]
    assert root.findtext("project_license") == project()["license"]
    release = root.find("releases/release")
    assert release is not None
    assert release.get("version") == project()["version"]
    programs = {program.text for program in root.iterfind("provides/binary")}
    assert programs == set(project()["scripts"]) | set(project()["gui-scripts"])
    assert entry(ENTRY)["Exec"].split()[0] in project()["gui-scripts"]
    # X11's class is the application's name; Wayland's is the name of the entry itself.
    assert entry(ENTRY)["StartupWMClass"] == about.NAME
    assert entry(ENTRY)["Icon"] == root.findtext("icon") == about.DESKTOP_ID


@pytest.mark.parametrize(
    "words",
    [
        ("desktop-file-validate", str(ENTRY)),
        ("appstreamcli", "validate", "--no-net", str(INFO)),
    ],
    ids=lambda words: words[0],
)
def test_official_validation(words: tuple[str, ...]) -> None:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_program_comes_into_the_menus_and_out_again(tmp_path: Path) -> None:
    program = tmp_path / "my programs" / "guided-deblur-window"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    environment = {
        "HOME": str(tmp_path),
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
    }
    command = ["sh", str(LINUX / "install.sh")]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    share = tmp_path / ".local" / "share"
    installed = share / "applications" / ENTRY.name
    assert entry(installed)["Exec"] == f'"{program}" %F'
    icon = share / "icons" / "hicolor" / "scalable" / "apps" / f"{about.DESKTOP_ID}.svg"
    assert icon.read_bytes() == (ROOT / "resources" / "icons" / "app.svg").read_bytes()
    subprocess.run([*command, "--remove"], env=environment, check=True, capture_output=True)
    assert not [path for path in share.rglob("*") if path.is_file()]


def test_without_the_program_nothing_is_installed(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(
        ["sh", str(LINUX / "install.sh")], env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "not on the PATH" in ended.stderr
    assert list(tmp_path.iterdir()) == []
