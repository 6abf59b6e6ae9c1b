"""How the window keeps up: its start, paint times on 48 megapixels, its answers during a run.

Run by hand:  python -m benchmarks.window [--megapixels 12] [--seconds 30] [--weights FILE]
Prints a table; nothing is asserted. Needs no screen (QT_QPA_PLATFORM=offscreen is the default).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QEventLoop, QPointF, QSize, QTimer
from PySide6.QtWidgets import QApplication

from app import settings
from app.images import Pixels, build_pyramid
from app.jobs import Engine
from app.render import Layer, Mode
from app.viewer import Viewer
from app.window import MainWindow

SCREEN = (1920, 1080)
LARGE = (6000, 8000)
ZOOMS = ("fit", 0.2, 0.33, 0.5, 1.0, 2.0, 4.0)
BEAT_MS = 5
STARTS = 6
#: Prints the seconds from the process's start (its first argument) to the window's first picture.
START = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from app.application import application
from app.window import MainWindow
app = application()
window = MainWindow()
class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time() - float(sys.argv[1]), flush=True)
            app.exit()
            watched.removeEventFilter(self)
        return False
eye = Eye()
window.centralWidget().installEventFilter(eye)
window.show()
app.exec()
"""


def start_times() -> None:
    """Seconds until the window is on the screen, after a first start that fills the caches."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CONFIG_HOME": folder, "APPDATA": folder}
        for _ in range(STARTS):
            words = [sys.executable, "-c", START, str(time.time())]
            done = subprocess.run(
                words, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
            seconds.append(float(done.stdout))
    print(f"start: median {statistics.median(seconds[1:]):.2f} s, worst {max(seconds[1:]):.2f} s")


def picture(height: int, width: int, seed: int) -> Pixels:
    """Smooth colours with noise, uint8 (h, w, 4)."""
    small = np.random.default_rng(seed).integers(0, 256, (height // 50, width // 50, 3), np.uint8)
    large = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))
    return np.ascontiguousarray(np.dstack([large, np.full((height, width), 255, np.uint8)]))


def paint_times() -> None:
    """Milliseconds for a whole repaint at full-HD, per mode and zoom."""
    before, after = (build_pyramid(picture(*LARGE, seed)) for seed in (0, 1))
    viewer = Viewer()
    viewer.resize(*SCREEN)
    viewer.set_photo(QSize(LARGE[1], LARGE[0]))
    viewer.show()
    QApplication.processEvents()
    viewer.set_sides([Layer(before)], [Layer(before), Layer(after)], ("Before", "After"))
    print(
        f"paint at {SCREEN[0]} x {SCREEN[1]}, 48 megapixels, milliseconds while panning / at rest"
    )
    for mode in Mode:
        viewer.set_mode(mode)
        row = []
        for zoom in ZOOMS:
            viewer.fit() if zoom == "fit" else viewer.set_zoom(float(zoom))
            moving = [_timed(lambda: _pan_and_paint(viewer)) for _ in range(15)]
            viewer.settle()
            resting = [_timed(lambda: _paint(viewer)) for _ in range(5)]
            row.append(f"{zoom}: {np.median(moving) * 1e3:.1f} / {np.median(resting) * 1e3:.1f}")
        print(f"  {mode.value:13}", "   ".join(row))


def _pan_and_paint(viewer: Viewer) -> None:
    viewer.pan(QPointF(-3, -2))
    _paint(viewer)


def _paint(viewer: Viewer) -> None:
    viewer.update()
    QApplication.processEvents()


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def answers_during_a_run(
    app: QApplication, megapixels: float, seconds: float, engine: Engine
) -> None:
    """Event-loop delay while a photo of that size is deblurred, and how long Cancel takes."""
    with tempfile.TemporaryDirectory() as folder:
        _use_folder(Path(folder))
        height = round((megapixels * 1e6 / 1.5) ** 0.5)
        path = Path(folder) / "photo.jpg"
        Image.fromarray(picture(height, round(height * 1.5), 0)[:, :, :3]).save(path)
        window = MainWindow(engine)
        window.resize(1600, 1000)
        window.show()
        window.open_photos([path])
        photos = window.session.photos
        _spin_until(app, lambda: bool(photos.current and photos.current.opened))
        _spin_until(app, lambda: not window.session.is_busy)
        window._layout.controls.advanced.steps.setValue(8)
        window._actions["deblur"].trigger()
        delays = _beat(seconds)
        started = time.perf_counter()
        window._actions["cancel"].trigger()
        _spin_until(app, lambda: not window.session.is_busy)
        stopped = time.perf_counter() - started
        print(f"deblurring {megapixels:g} megapixels, event-loop delay over {seconds:g} s:")
        quantiles = np.quantile(delays, (0.5, 0.95, 0.99, 1.0)) * 1e3
        print("  median {:.1f}  95 % {:.1f}  99 % {:.1f}  worst {:.1f} ms".format(*quantiles))
        print(f"  Cancel took {stopped:.2f} s")
        for entry in window.session.photos.entries:
            entry.outcomes.clear()
        window.close()


def _beat(seconds: float) -> list[float]:
    """How late a 5 ms timer comes, again and again."""
    delays: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        delays.append(max(0.0, now - last - BEAT_MS / 1e3))
        last = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(BEAT_MS)
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    timer.stop()
    return delays


def _spin_until(app: QApplication, condition: Callable[[], bool]) -> None:
    while not condition():
        app.processEvents()
        time.sleep(0.002)


def _use_folder(folder: Path) -> None:
    """Leave the user's settings alone."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["APPDATA"] = str(folder)
    settings.store_settings(settings.Settings())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megapixels", type=float, default=12.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    app = QApplication([])
    start_times()
    paint_times()
    answers_during_a_run(app, args.megapixels, args.seconds, Engine(args.weights))


if __name__ == "__main__":
    main()
