"""Keeps what an evaluation yields, and writes report and pictures as they come."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from pathlib import Path

from core.evaluation.evaluate import EvaluationEvent, Plan, Restored
from core.evaluation.report import Evaluation, UsedWeights, to_json, to_markdown
from core.evaluation.scores import GuidanceScore, ImageScore, SetScore, differences
from core.files import make_folder, write_bytes
from core.names import name_key, numbered
from core.options import SaveOptions
from core.photo import Photo, encode


class Collector:
    """Takes every event. With an `output` folder the report is written after each set and method.

    So a run that is stopped after an hour leaves what it found. `pictures` gets every result as an
    8-bit PNG: SET/METHOD/NAME.png, with the seed in METHOD where there are several.
    """

    def __init__(
        self,
        *,
        command: str,
        plan: Plan,
        notices: list[str],
        output: Path | None,
        pictures: Path | None,
    ) -> None:
        self.failed = False
        self._output, self._pictures = output, pictures
        self._places: dict[bytes, ImageScore] = {}
        self._names = [candidate.name for candidate in plan.candidates]
        self._report = Evaluation(
            command=command,
            device="no weights were run",
            sampler=", ".join(plan.samplers),
            weights=tuple(
                UsedWeights(
                    name=candidate.name,
                    file=candidate.weights.path.name,
                    sha256=candidate.weights.sha256,
                    guided=candidate.weights.model.config.guided,
                )
                for candidate in plan.candidates
            ),
            notices=tuple(notices),
            images=(),
            guidance=(),
            sets=(),
            differences=(),
            finished=False,
        )

    @property
    def done(self) -> int:
        return len(self._report.images)

    def take(self, event: EvaluationEvent) -> list[str]:
        """Keep one event; returns lines to tell at once. Raises PhotoError if writing fails."""
        report = self._report
        if isinstance(event, Restored):
            self._report = replace(
                report, images=(*report.images, event.score), device=event.device or report.device
            )
            if self._pictures is not None:
                _save_picture(event, self._path_for(event, self._pictures))
        elif isinstance(event, GuidanceScore):
            self._report = replace(report, guidance=(*report.guidance, event))
        elif isinstance(event, SetScore):
            self._report = replace(report, sets=(*report.sets, event))
            self._write()
            return [_line(event)]
        else:
            self.failed = True
            self._report = replace(report, notices=(*report.notices, event.message))
            return [event.message]
        return []

    def _path_for(self, restored: Restored, folder: Path) -> Path:
        """Where the picture goes: what no file system minds, and one place for each."""
        score = restored.score
        label = score.method.label
        if len(score.method.seeds) > 1:
            label += f" seed {score.seed}"
        parts = (re.sub(r"[^\w.-]+", "_", part) for part in (score.set, label, score.image))
        path = folder.joinpath(*parts)
        names = (path.with_name(numbered(path.name, number, ".png")) for number in count(1))
        return next(n for n in names if self._places.setdefault(name_key(n), score) is score)

    def finish(self) -> Evaluation:
        """Adds the paired differences, writes the report a last time, and returns it."""
        found = tuple(differences(self._report.images, self._names))
        self._report = replace(self._report, differences=found, finished=True)
        self._write()
        return self._report

    def _write(self) -> None:
        if self._output is None:
            return
        for suffix, text in ((".json", to_json(self._report)), (".md", to_markdown(self._report))):
            path = (self._output / "evaluation").with_suffix(suffix)
            # Names may be no text: bytes of an old disk.
            write_bytes(path, text.encode(errors="backslashreplace"), overwrite=True)


def _save_picture(restored: Restored, path: Path) -> None:
    make_folder(path.parent)
    encode(Photo(rgb=restored.rgb), path, SaveOptions(overwrite=True), source=None)


def _line(score: SetScore) -> str:
    gain = f", gain {score.gain.mean:+.2f} dB" if score.gain else ""
    return f"{score.set}: {score.method.label}: PSNR {score.psnr:.2f} dB{gain}, SWD {score.swd:.1f}"
