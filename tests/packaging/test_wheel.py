"""Wheel and source distribution hold the program whole: modules, weights, translations, icons."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from core.version import version
from tests.conftest import ROOT

pytestmark = pytest.mark.long
#: What is no part of the sources, or another environment's.
ELSE = (".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", "runs")
BUILD = """
import sys
from setuptools import build_meta
getattr(build_meta, sys.argv[1])(sys.argv[2])
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and sdist, built by the backend from a copy of the sources."""
    pytest.importorskip("setuptools")
    folder = tmp_path_factory.mktemp("built")
    sources = folder / "sources"
    shutil.copytree(ROOT, sources, ignore=shutil.ignore_patterns(*ELSE))
    for hook in ("build_wheel", "build_sdist"):
        words = [sys.executable, "-c", BUILD, hook, str(folder)]
        subprocess.run(words, cwd=sources, check=True, capture_output=True)
    return folder


def wanted() -> set[str]:
    """Every module of the program and every resource."""
    found = {"main.py"}
    for package in ("app", "core"):
        found |= {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}
    for path in (ROOT / "resources").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            found.add(path.relative_to(ROOT).as_posix())
    return found


def test_the_wheel_is_whole_and_holds_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert wanted() <= names
    assert {name.split("/")[0] for name in names} <= {
        "main.py", "app", "core", "resources", f"guided_deblur-{version()}.dist-info",
    }  # fmt: skip
    for needed in ("weights/compact.safetensors", "translations/guided_deblur_de.qm"):
        assert f"resources/{needed}" in names


def test_the_source_distribution_is_whole(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert wanted() <= names
    assert {"LICENSE", "README.md", "pyproject.toml"} <= names


def test_the_wheel_runs_where_the_sources_are_not(built: Path, tmp_path: Path) -> None:
    """Unpacked as pip would, with the libraries of this environment."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    photo = shutil.copy(ROOT / "resources" / "samples" / "sample.jpg", tmp_path)
    for words in (["--version"], ["deblur", photo, "--region", "200,200,64,64"]):
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "main", *words],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "sample_deblurred.jpg").exists()
