"""Makes the README's picture of the window, with the shipped weights and the sample photo.

python -m benchmarks.window_picture [-o FILE] [--steps N] [--language en] [--theme dark]
Needs no screen (QT_QPA_PLATFORM=offscreen is the default).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app import settings
from app.application import application
from app.file_actions import sample_photo
from app.presets import BALANCED
from app.theme import RESOURCES
from app.window import MainWindow

SIZE = (1280, 800)
QUALITY = 90


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=RESOURCES / "samples" / "window.jpg")
    parser.add_argument("--steps", type=int, default=BALANCED.steps)
    parser.add_argument("--language", default="en")
    parser.add_argument("--theme", choices=settings.THEMES, default="dark")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # The user's own settings are left alone.
        os.environ["XDG_CONFIG_HOME"] = os.environ["APPDATA"] = folder
        wanted = settings.Settings(theme=args.theme, language=args.language, instant_preview=False)
        settings.store_settings(wanted)
        image = picture(application(), args.steps)
    image.save(str(args.output), quality=QUALITY)
    print(f"{args.output}: {image.width()} x {image.height()}")


def picture(app: QApplication, steps: int) -> QImage:
    """The window after it deblurred the sample photo in so many steps."""
    photo = sample_photo()
    assert photo is not None
    window = MainWindow()
    window.resize(*SIZE)
    window.show()
    window.open_photos([photo])
    _spin_until(
        app, lambda: bool(window.session.photos.current and window.session.photos.current.opened)
    )
    _spin_until(app, lambda: not window.session.is_busy)
    advanced = window._layout.controls.advanced
    advanced.steps.setValue(steps)
    window.session.deblur(window._layout.controls.options())
    _spin_until(app, lambda: window.session.shown is not None and not window.session.is_busy)
    _spin_until(app, lambda: False, seconds=0.5)  # the viewer comes to rest
    image = window.grab().toImage()
    window.end()
    return image


def _spin_until(
    app: QApplication, condition: Callable[[], bool], seconds: float = float("inf")
) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
