"""Hundreds of photos through the window: memory, threads and open files stay where they were."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.options import SaveOptions
from tests.app.conftest import deblur_and_wait, open_and_wait, wait_idle, write_photo

PHOTOS, SETTLED = 420, 60
#: Photos between two looks at the memory, which goes up and down by 20 MB; looks that the least is
#: taken of, at the beginning and at the end: a leak raises that as well.
STRIDE, LOOKS = 10, 8
#: Bytes a photo may leave behind: about half of what the smallest array of such a photo takes, its
#: display pixels with 120 KB.
CREEP = 64_000


def state(view: MainWindow) -> dict[str, int]:
    """What could leak, counted."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what the allocator keeps for later is no leak
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "memory": pages * os.sysconf("SC_PAGE_SIZE"),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "python threads": threading.active_count(),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "objects": len(view.findChildren(QObject)),
    }


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in /proc")
def test_hundreds_of_photos(main_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Each opened, previewed, deblurred, saved and closed."""
    looks: list[dict[str, int]] = []
    photo = write_photo(tmp_path / "first.jpg")
    for number in range(PHOTOS):
        if number >= SETTLED and number % STRIDE == 0:
            looks.append(state(main_window))
        photo = photo.rename(tmp_path / f"photo-{number}.jpg")
        open_and_wait(main_window, [photo], qtbot)
        deblur_and_wait(main_window, qtbot)
        target = tmp_path / "result.jpg"
        main_window.session.save(target, SaveOptions(overwrite=True))
        wait_idle(main_window, qtbot)
        entry = main_window.session.photos.current
        assert entry is not None
        assert target.stat().st_size > 1000
        main_window.session.photos.close_photo(entry)
        wait_idle(main_window, qtbot)
    before, after = looks[0], state(main_window)
    print({key: (before[key], after[key]) for key in before})
    memory = [look["memory"] for look in looks]
    print(memory)
    crept = min(memory[-LOOKS:]) - min(memory[:LOOKS])
    assert crept < STRIDE * (len(memory) - LOOKS) * CREEP
    for kind in ("threads", "python threads", "files", "objects"):
        assert after[kind] <= before[kind] + 2, kind
