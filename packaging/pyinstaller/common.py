"""What the bundles of all three systems share; the .spec files beside this run it.

A folder with an executable in it (onedir): one file would unpack gigabytes at every start.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PyInstaller.building.api import COLLECT, EXE, PYZ
from PyInstaller.building.build_main import Analysis
from PyInstaller.utils.hooks import collect_submodules, copy_metadata

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "guided-deblur"
#: Named in strings or imported by the libraries alone, so not seen by the analysis.
HIDDEN = ("imagecodecs", "PIL", "app.commands", "core.evaluation", "core.training")
#: Tests, what only measures models or needs many machines, and the compiler of torch.compile, a
#: gigabyte that is not used.
LEFT_OUT = (
    *("tkinter", "pytest", "hypothesis", "IPython", "triton"),
    *("matplotlib", "piq", "skimage", "scipy"),
    *("dask", "distributed", "lightning_fabric"),
)


def build(icon: str | None = None) -> Any:
    """Two programs, with and without a console, over one folder of libraries."""
    analysis = Analysis(
        [str(ROOT / "main.py")],
        pathex=[str(ROOT)],
        datas=[(str(ROOT / "resources"), "resources"), *copy_metadata(NAME, recursive=True)],
        hiddenimports=[name for package in HIDDEN for name in collect_submodules(package)],
        excludes=list(LEFT_OUT),
    )
    archive = PYZ(analysis.pure)
    programs = [
        EXE(
            archive,
            analysis.scripts,
            exclude_binaries=True,
            name=name,
            console=console,
            icon=icon,
            upx=False,
        )
        for name, console in ((NAME, True), (f"{NAME}-window", False))
    ]
    return COLLECT(*programs, analysis.binaries, analysis.datas, name=NAME, upx=False)
