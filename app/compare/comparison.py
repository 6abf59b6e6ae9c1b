"""The compare viewer's state: which pairs there are, what is known of the current one. No widgets.

Finding, decoding and measuring run in a worker; every change is told by a signal.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.compare.job import Loaded, Paths, Unreadable, find_pairs, load
from app.settings import load_settings
from app.worker import Failure, Runner, Task
from core.evaluation.pair import Fit, Measures, Share, fit
from core.pairs import Pairs


class Comparison(QObject):
    """`paths` are the two things chosen; `pairs` what follows from them, `index` the current one.

    `loaded` holds left and right, None where a photo is missing or not there yet; `problems` are
    what failed: 0 for left, 1 for right or None for both, and a sentence; `share` is how much is
    measured, None before.
    """

    changed = Signal()
    advanced = Signal()  # only `share` or `is_busy` changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: Paths = (None, None)
        self.pairs: list[Paths] = []
        self.index = 0
        self.alone: tuple[Path, ...] = ()
        self._runner = Runner(self)
        self._runner.busy_changed.connect(self.advanced)
        self._forget()

    @property
    def is_busy(self) -> bool:
        return self._runner.is_busy

    @property
    def fit(self) -> Fit | None:
        """How the two sizes go together; None while one is missing."""
        left, right = self.loaded
        if left is None or right is None:
            return None
        a, b = left.pyramid, right.pyramid
        return fit((a.width, a.height), (b.width, b.height))

    def choose(self, left: Path | None, right: Path | None) -> None:
        """Compare these two photos or folders; one alone is only shown."""
        self.paths, self.pairs = (left, right), [(left, right)]
        self.index, self.alone = 0, ()
        if left is None or right is None:
            self._load()
            return
        self._forget()
        self._runner.start(
            Task(
                lambda: find_pairs(left, right),
                self._on_found,
                on_done=self._load,
                on_failed=self._on_failed,
            )
        )
        self.changed.emit()

    def go_to(self, index: int) -> None:
        """Another pair."""
        if 0 <= index < len(self.pairs) and index != self.index:
            self.index = index
            self._load()

    def swap(self) -> None:
        """Exchange left and right in all pairs; the current pair stays."""
        if self.pairs == [self.paths]:  # folders may still be looked through
            self.choose(*self.paths[::-1])
            return
        self.paths = self.paths[::-1]
        self.pairs = [pair[::-1] for pair in self.pairs]
        self._load()

    def close(self) -> None:
        """Stop, wait for the thread, let go of the photos."""
        self._runner.close()
        self._forget()

    def _load(self) -> None:
        """Decode and measure the current pair."""
        paths, largest = self.pairs[self.index], load_settings().max_megapixels
        self._forget()
        if any(paths):
            self._runner.start(
                Task(lambda: load(paths, largest), self._on_loaded, on_failed=self._on_failed)
            )
        else:
            self._runner.cancel()
        self.changed.emit()

    def _forget(self) -> None:
        self.loaded: list[Loaded | None] = [None, None]
        self.problems: list[tuple[int | None, str]] = []
        self.measures: Measures | None = None
        self.share: float | None = None

    def _on_found(self, found: Pairs) -> None:
        self.pairs = [(pair.left, pair.right) for pair in found.pairs]
        self.alone = found.alone

    def _on_loaded(self, item: object) -> None:
        if isinstance(item, Share):
            self.share = item.done
            self.advanced.emit()
            return
        if isinstance(item, Loaded):
            self.loaded[item.side] = item
        elif isinstance(item, Unreadable):
            self.problems.append((item.side, item.message))
        elif isinstance(item, Measures):
            self.measures = item
        self.changed.emit()

    def _on_failed(self, failure: Failure) -> None:
        self.problems.append((None, failure.message))
        self.changed.emit()
