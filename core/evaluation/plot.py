"""Fidelity against realism as a picture: one panel for each set and measure of realism.

More steps lead from the faithful end (right) to the realistic one (below); a method that is left of
and above another is no use. Needs matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.evaluation.report import Evaluation
from core.evaluation.scores import Method, SetScore
from core.files import write_bytes

#: In the file, by which a plot is told from a photo.
TITLE = "Guided Deblur: realism against fidelity"
#: Bytes at a file's beginning that hold it.
HEAD = 4096
MEASURES = {"swd": "SWD", "lsd": "log-spectral distance, dB", "lpips": "LPIPS"}
COLOURS = ("tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple", "tab:brown")


def save_plot(evaluation: Evaluation, path: Path) -> None:
    """Write the PNG, replacing an older one. Raises PhotoError if that fails."""
    picture = io.BytesIO()
    draw(evaluation.sets).savefig(picture, format="png", dpi=110, metadata={"Title": TITLE})
    write_bytes(path, picture.getvalue(), overwrite=True)


def is_plot(path: Path) -> bool:
    """Whether it is a file that `save_plot` has written."""
    try:
        with path.open("rb") as file:
            return TITLE.encode() in file.read(HEAD)
    except OSError:
        return False


def draw(scores: Sequence[SetScore]) -> Figure:
    """A row of panels for each measure that was taken, a column for each set."""
    names = list(dict.fromkeys(score.set for score in scores))
    measures = [m for m in MEASURES if all(getattr(s, m) is not None for s in scores)]
    size = (3.6 * len(names), 3.4 * len(measures) + 0.6)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(len(measures), len(names), squeeze=False)
    for row, measure in enumerate(measures):
        for column, name in enumerate(names):
            panel = panels[row][column]
            _panel(panel, [s for s in scores if s.set == name], measure)
            panel.set_title(name if row == 0 else "")
            panel.set_ylabel(f"{MEASURES[measure]} (lower is better)" if column == 0 else "")
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(names))
    return figure


def _panel(panel: Axes, scores: Sequence[SetScore], measure: str) -> None:
    """Lines of growing step counts, each point with its number, and a cross for the input."""
    gained = all(score.gain for score in scores)
    panel.set_xlabel("gain, dB" if gained else "PSNR, dB")

    def place(score: SetScore) -> tuple[float, float]:
        across = score.gain.mean if gained and score.gain else score.psnr
        return across, getattr(score, measure)

    lines: dict[str, list[SetScore]] = {}
    for score in scores:
        if score.method.steps:
            lines.setdefault(score.method.family, []).append(score)
        elif gained:
            panel.scatter(*place(score), marker="x", color="black", label=score.method.name)
    for points in lines.values():
        points += _shared(points[0].method, scores)
    for index, (label, points) in enumerate(lines.items()):
        points.sort(key=lambda score: score.method.steps)
        xs, ys = zip(*(place(score) for score in points), strict=True)
        panel.plot(xs, ys, marker="o", markersize=4, color=COLOURS[index % 6], label=label)
        for score in (score for score in points if score.method.family == label):
            panel.annotate(
                str(score.method.steps),
                place(score),
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=7,
            )


def _shared(method: Method, scores: Sequence[SetScore]) -> list[SetScore]:
    """The single step, where another line has it: it is the same by every sampler."""
    return [
        score
        for score in scores
        if score.method.steps == 1
        and _told(score.method) == _told(method)
        and score.method.family != method.family
    ]


def _told(method: Method) -> tuple[object, ...]:
    """What tells single steps apart."""
    return method.name, method.scale, method.hint, method.twice
