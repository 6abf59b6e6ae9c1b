"""Everything that needs the model: warm-up, instant preview, deblurring; one at a time.

Holds the state of the running job. Knows photos only as it is handed them; owns no widget.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import jobs, previews
from app.core_words import in_words
from app.items import BlurShape, Finished, Frame, Previewed, Ready, Structure
from app.results import Entry, Film, Outcome, Shelf
from app.running import Errand, Run
from app.timing import Clock, Rate, pixels_of
from app.worker import Failure, Runner, Task
from core.events import Notice, Progress
from core.options import DeblurOptions, DeviceName, GrainChoice

#: Seconds that an instant preview may take.
PREVIEW_BUDGET = 1.4
OnItem = Callable[[object], None]


class Runs(QObject):
    """Starts model jobs and tells what comes of them."""

    busy_changed = Signal()
    ready = Signal(object)  # Ready
    previewed = Signal(object)  # Entry
    measured = Signal(str, object)  # device option, Rate
    film_changed = Signal(object)  # Entry whose film grew
    progressed = Signal(object, object)  # Progress or None before the first, seconds left or None
    finished = Signal(object, object)  # Entry, Outcome
    deblurred = Signal(object, object)  # the same, after `finished`, of a run
    notice = Signal(str)
    failed = Signal(object)  # Failure
    cancelled = Signal()

    def __init__(self, engine: jobs.Engine, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._shelf = shelf
        self._begun = 0  # runs and jobs aside
        self.runner = Runner(self)
        self.runner.busy_changed.connect(self.busy_changed)
        self.runner.busy_changed.connect(self._on_busy)
        self.current: Run | None = None
        self._errand: Errand | None = None
        # A quick preview that waits, and of which photo:
        self._later: tuple[Entry, Callable[[], None]] | None = None

    @property
    def weights(self) -> Path | None:
        """The weights' file, None for the shipped one."""
        return self._engine.path

    @property
    def is_deblurring(self) -> bool:
        return self.current is not None

    def of(self, entry: Entry | None) -> Run | None:
        """The deblur of a photo that goes on."""
        run = self.current
        return run if run is not None and run.entry is entry else None

    @property
    def job(self) -> Run | Errand | None:
        """What is running now of that for which a person waits."""
        return self.current or (self._errand if self.runner.is_busy else None)

    @property
    def aside_title(self) -> str:
        """What a job aside that is running now is called, "" for none."""
        job = self.job
        return job.title if isinstance(job, Errand) else ""

    def warm_up(self, device: DeviceName) -> None:
        """Load the model in the background; silent if something else runs."""
        if not self.runner.is_busy:
            self._errand = None
            job = lambda: jobs.warm_up(self._engine, device)  # noqa: E731
            self.runner.start(Task(job, self._on_event, on_failed=self.failed.emit))

    def preview(self, entry: Entry, device: DeviceName, rate: Rate | None, screen: int) -> None:
        """A quick result at screen size, after what is running; none of a photo in a run."""
        running = self.job
        if running is not None:
            if running is not self.current or entry is not running.entry:
                self._later = entry, lambda: self.preview(entry, device, rate, screen)
            return
        if entry.opened is None:
            return
        self._errand = None
        opened = entry.opened
        side = previews.preview_side(rate, opened.pyramid, PREVIEW_BUDGET, screen)

        def on_event(item: object) -> None:
            if isinstance(item, Previewed):
                entry.preview, entry.preview_side = item.pyramid, item.side
                if item.rate is not None:
                    self.measured.emit(device, item.rate)
                self.previewed.emit(entry)
            else:
                self._on_event(item)

        job = lambda: previews.preview(  # noqa: E731
            self._engine, opened, device, side, measured=rate is not None
        )
        self.runner.start(Task(job, on_event, on_failed=self.failed.emit))

    def deblur(
        self,
        entry: Entry,
        options: DeblurOptions,
        rate: Rate | None,
        *,
        previews: bool,
        grain: bool,
    ) -> None:
        """Deblur the entry's photo; ignored while another run is going on.

        `grain` is for whole photos: a region's pixels are those of the final photo before it.
        """
        if self.is_deblurring or entry.opened is None:
            return
        self._push_aside()
        opened, photo = entry.opened, entry.opened.photo
        region = options.region
        pixels = pixels_of(photo.width, photo.height, options, rate)
        film = Film(region)
        expected = rate.seconds(pixels, options) if rate else None
        choice: GrainChoice = "match" if grain and region is None else "none"
        run = Run(entry, options, film, Clock(expected), pixels, choice)
        self.current, entry.film, self._errand, self._later = run, film, None, None
        self._begun += 1
        job = lambda: jobs.deblur(  # noqa: E731
            self._engine, opened, options, keep=self._shelf.keep, previews=previews, grain=choice
        )
        self.runner.start(
            Task(
                job,
                lambda item: self._on_run_event(run, item),
                on_failed=lambda failure: self._on_run_failed(run, failure),
                on_cancelled=lambda: self._on_run_cancelled(run),
            )
        )
        self.film_changed.emit(entry)

    def aside(
        self,
        make: Callable[[jobs.Engine, jobs.Keep], jobs.Items],
        errand: Errand,
        on_item: OnItem,
        on_failed: Callable[[Failure], object] | None = None,
        on_stopped: Callable[[], object] = lambda: None,
    ) -> None:
        """A job that makes no result by itself (checks, variations); ignored during a run.

        Its failure is told as any other, unless `on_failed` takes it. `on_stopped` hears of it when
        a person cancels it, not when a newer job pushes it aside.
        """
        if self.is_deblurring:
            return
        self._push_aside(errand.title)
        self._begun += 1
        number = self._begun

        def on_event(item: object) -> None:
            if isinstance(item, Ready):
                errand.clock = Clock(errand.clock.expected)
            if isinstance(item, Progress):
                errand.clock.see(item)
                self.progressed.emit(item, errand.clock.left())
            else:
                self._on_event(item)
                on_item(item)

        job = lambda: make(self._engine, self._shelf.keep)  # noqa: E731
        self._errand = errand

        def on_cancelled() -> None:
            if number == self._begun:
                on_stopped()

        on_failed = on_failed or self.failed.emit
        self.runner.start(Task(job, on_event, on_failed=on_failed, on_cancelled=on_cancelled))

    def adopt(
        self, entry: Entry, item: Finished, options: DeblurOptions, grain: GrainChoice
    ) -> None:
        """A result that came from a job aside joins the photo's results."""
        outcome = self._outcome(entry, item, options, Film(options.region), grain)
        self.finished.emit(entry, outcome)

    def cancel(self) -> None:
        """Another photo's preview goes on waiting."""
        job = self.job
        if self._later is not None and (job is None or self._later[0] is job.entry):
            self._later = None
        self.runner.cancel()

    def close(self) -> None:
        self._later = None
        self.runner.close()
        self.current = None

    def _on_busy(self) -> None:
        if not self.runner.is_busy:
            self._errand = None  # a closed photo goes with it
        if self._later is not None and not self.runner.is_busy:
            (_, later), self._later = self._later, None
            later()

    def _push_aside(self, by: str = "") -> None:
        """Say what another job ends that somebody waits for."""
        job = self.job
        if isinstance(job, Errand) and job.title != by and not job.leads:
            self.notice.emit(self.tr("{0}: stopped for something else.").format(job.title))

    def _on_event(self, item: object) -> None:
        if isinstance(item, Ready):
            self.ready.emit(item)
        elif isinstance(item, Notice):
            self.notice.emit(in_words(item.message))

    def _on_run_event(self, run: Run, item: object) -> None:
        if isinstance(item, Ready):
            run.clock = Clock(run.clock.expected)
            run.looks = run.options.hint or run.options.scale is None
            self.progressed.emit(None, run.clock.left())
        if isinstance(item, Progress):
            run.clock.see(item)
            self.progressed.emit(item, run.clock.left())
        elif isinstance(item, Frame):
            run.film.frames.append(item)
            self.film_changed.emit(run.entry)
        elif isinstance(item, BlurShape):
            run.film.shape = item
            self.film_changed.emit(run.entry)
        elif isinstance(item, Structure):
            run.film.structures.append(item)
            self.film_changed.emit(run.entry)
        elif isinstance(item, Finished):
            self._on_finished(run, item)
        else:
            self._on_event(item)

    def _on_finished(self, run: Run, item: Finished) -> None:
        used = replace(run.options, scale=item.origin.scale)
        rate = run.clock.rate(run.pixels, used)
        if rate is not None and run.options.region is None:
            self.measured.emit(run.options.device, rate)
        self.current = None
        outcome = self._outcome(run.entry, item, run.options, run.film, run.grain)
        self.finished.emit(run.entry, outcome)
        self.deblurred.emit(run.entry, outcome)

    def _outcome(
        self,
        entry: Entry,
        item: Finished,
        options: DeblurOptions,
        film: Film,
        grain: GrainChoice,
    ) -> Outcome:
        entry.numbered += 1
        return Outcome(
            number=entry.numbered,
            options=options,
            film=film,
            faithful=item.faithful,
            realistic=item.realistic,
            seconds=item.seconds,
            device=item.device,
            tile=item.tile,
            created=datetime.now(),
            origin=item.origin,
            grain=grain,
        )

    def _on_run_failed(self, run: Run, failure: Failure) -> None:
        self._forget(run)
        self.failed.emit(failure)

    def _on_run_cancelled(self, run: Run) -> None:
        self._forget(run)
        self.cancelled.emit()

    def _forget(self, run: Run) -> None:
        """Back to the film of the shown result: a broken-off one explains nothing."""
        if self.current is run:
            self.current = None
            run.entry.film = run.entry.shown.film if run.entry.shown else None
            self.film_changed.emit(run.entry)
