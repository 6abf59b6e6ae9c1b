"""The window for tests: offscreen, a tiny model, settings in a folder of the test's own."""

from __future__ import annotations

import gc
import mmap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import dialogs, log, settings
from app.garbage import Garbage, collect
from app.images import from_qimage
from app.jobs import Engine
from app.language import install_language
from app.render import Mode
from app.trust import jobs
from app.window import MainWindow
from core.batch import place

#: Jobs of the tiny model take less than a second; a loaded machine may take longer.
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it cannot tell a window manager about sizes and order."""
    for item in items:
        silent = ("propagateSizeHints", "does not support raise")
        item.add_marker(pytest.mark.qt_log_ignore(*silent, extend=True))


@pytest.fixture(autouse=True, scope="package")
def no_garbage_in_other_threads(qapp: QApplication) -> Iterator[None]:
    """As in the program; core's tests have Python's own collector again."""
    garbage = Garbage(qapp)
    yield
    garbage.deleteLater()
    gc.enable()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Tests that never enter Qt's loop leave garbage too."""
    yield
    collect()


@pytest.fixture(autouse=True)
def english_numbers() -> Iterator[None]:
    """Texts hold numbers as English writes them, whatever this machine's language is."""
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Neither the user's settings, log nor batches are touched."""
    folder = tmp_path / "config"
    places = SimpleNamespace(user_config_path=folder, user_cache_path=tmp_path / "cache")
    monkeypatch.setattr(settings, "folders", lambda: places)
    monkeypatch.setattr(log, "folder", lambda: tmp_path / "log")
    monkeypatch.setattr(place, "folder", lambda: tmp_path / "batches")
    return folder


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Answers the window's questions: `reply` is the answer, `asked` and `texts` what was asked.

    Results that are not saved are lost with a reply of True, and saved with one of "save".
    """
    state = SimpleNamespace(reply=True, asked=[], texts=[])

    def ask(parent: object, title: str, *texts: str) -> bool:
        state.asked.append(title)
        state.texts.append(texts[0])
        return bool(state.reply)

    def before_losing(parent: object, title: str, text: str, results: int) -> str:
        agreed = ask(parent, title, text)
        return "save" if state.reply == "save" else "lose" if agreed else "keep"

    monkeypatch.setattr(dialogs, "ask", ask)
    monkeypatch.setattr(dialogs, "before_losing", before_losing)
    # The tests' photos are sharp; who tests that question answers it.
    monkeypatch.setattr("app.trust.controller.ask", lambda *texts: True)
    monkeypatch.setattr(QMessageBox, "exec", lambda self: pytest.fail("an unexpected question"))
    return state


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """A JPEG of 208 x 144 with structure in it."""
    return write_photo(tmp_path / "photo.jpg")


@pytest.fixture
def photo(tmp_path: Path, photo_rgb: NDArray[np.float32]) -> Path:
    """A PNG of 208 x 144, for the commands."""
    path = tmp_path / "holiday.png"
    Image.fromarray((photo_rgb * 255).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def engine(tiny_weights: Path) -> Engine:
    return Engine(tiny_weights)


@pytest.fixture
def main_window(qtbot: QtBot, engine: Engine, answers: SimpleNamespace) -> Iterator[MainWindow]:
    """A shown window; closed at the end whatever state it is in."""
    view = MainWindow(engine)
    view.resize(1000, 700)
    view.show()
    yield view
    answers.reply = True
    view.close()
    view.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def opened(main_window: MainWindow, photo_file: Path, qtbot: QtBot) -> MainWindow:
    """The window with a photo, after its quick preview."""
    open_and_wait(main_window, [photo_file], qtbot)
    return main_window


@pytest.fixture
def deblurred(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """A result of three steps, the result alone in the viewer."""
    advanced = opened._layout.controls.advanced
    advanced.steps.setValue(3)
    advanced.sampler.setCurrentIndex(advanced.sampler.findData("ancestral"))
    opened._layout.viewer.set_mode(Mode.FLICKER)
    deblur_and_wait(opened, qtbot)
    return opened


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """What is built from now on speaks German."""
    before = QLocale()
    known = set(qapp.findChildren(QTranslator))
    install_language(qapp, "de")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - known:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def unstyled(qapp: QApplication) -> Iterator[QApplication]:
    """The application; as the other tests know it again at the end."""
    sheet, style, palette = qapp.styleSheet(), qapp.style().name(), qapp.palette()
    font = qapp.font()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setStyle(style)
    qapp.setFont(font)
    qapp.setPalette(palette)


def write_photo(path: Path, width: int = 208, height: int = 144, seed: int = 0) -> Path:
    """Smooth gradients with edges, as the file's ending says."""
    y, x = np.mgrid[0:height, 0:width]
    checks = ((x // 24 + y // 24) % 2) * 120 + 40
    rgb = np.stack([x * 255 // width, y * 255 // height, checks], axis=-1)
    noise = np.random.default_rng(seed).normal(0, 3, rgb.shape)
    Image.fromarray(np.clip(rgb + noise, 0, 255).astype(np.uint8)).save(path, quality=95)
    return path


def picture(view: MainWindow) -> NDArray[np.intp]:
    """What the viewer paints, BGR (h, w, 3)."""
    return from_qimage(view._layout.viewer.grab().toImage())[..., :3].astype(int)


def open_and_wait(view: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    view.open_photos(paths)
    wait(
        qtbot,
        lambda: view.session.photos.current is not None and view.session.photos.current.opened,
    )
    wait_idle(view, qtbot)


def deblur_and_wait(view: MainWindow, qtbot: QtBot, action: str = "action_deblur") -> None:
    """Trigger the run and wait for its result."""
    before = len(view.session.photos.current.outcomes) if view.session.photos.current else 0
    trigger(view, action)
    wait(
        qtbot,
        lambda: view.session.photos.current and len(view.session.photos.current.outcomes) > before,
    )
    wait_idle(view, qtbot)


def trigger(view: MainWindow, name: str) -> None:
    """Trigger an action by its object name, as a driver from outside would."""
    action = view.findChild(QAction, name)
    assert isinstance(action, QAction), name
    assert action.isEnabled(), f"{name} is disabled: {action.toolTip()}"
    action.trigger()


def enabled(view: MainWindow, name: str) -> bool:
    """Whether an action, by the end of its object name, can be triggered."""
    action = view.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    return action.isEnabled()


def is_mapped(array: np.ndarray) -> bool:
    """Whether its values lie in a file."""
    owner: object = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    return isinstance(owner, memoryview) and isinstance(owner.obj, mmap.mmap)


def wait_idle(view: MainWindow, qtbot: QtBot) -> None:
    wait(qtbot, lambda: not view.session.is_busy)


def wait(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)


def held(monkeypatch: pytest.MonkeyPatch, name: str) -> threading.Event:
    """A job of the panel that waits until it is let go."""
    gate, job = threading.Event(), getattr(jobs, name)

    def waiting(*words: object) -> Iterator[object]:
        while not gate.wait(0.02):
            yield None
        yield from job(*words)

    monkeypatch.setattr(jobs, name, waiting)
    return gate
