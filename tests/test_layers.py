"""Who may import whom: core knows no Qt and no app; views load no torch; starting stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT = {"PySide6", "qdarkstyle", "shiboken6"}
#: Modules of app that may name torch: the jobs, and the commands, inside their functions.
HEAVY = {"torch", "torchvision", "cv2", "piq", "skimage", "scipy"}


def imports(path: Path, *, top_level: bool) -> set[str]:
    """First parts of what a module imports, at its top level only or anywhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", modules("core"), ids=lambda p: str(p.relative_to(ROOT)))
def test_core_knows_neither_qt_nor_app(path: Path) -> None:
    assert not imports(path, top_level=False) & (QT | {"app"})


@pytest.mark.parametrize("path", modules("app"), ids=lambda p: str(p.relative_to(ROOT)))
def test_app_loads_nothing_heavy_when_imported(path: Path) -> None:
    assert not imports(path, top_level=True) & HEAVY


@pytest.mark.parametrize("name", ["options", "errors", "events", "photo"])
def test_what_the_window_starts_with_loads_no_torch(name: str) -> None:
    code = f"import core.{name}, sys; sys.exit('torch' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_nothing_is_pickled() -> None:
    """Weights and checkpoints are safetensors: no module of ours loads a pickle.

    LPIPS reads torchvision's own published file, by PyTorch's loader that executes nothing.
    """
    for path in modules("core") + modules("app"):
        source = path.read_text(encoding="utf-8")
        assert "pickle.load" not in source
        assert "import pickle" not in source
        assert "torch.save" not in source
        assert source.count("torch.load(") == source.count("weights_only=True")
