"""Times, settings and progress in the user's words; shared by the views."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QColorSpace

from app.presets import preset_of
from app.results import Outcome
from core.events import Progress
from core.options import DeblurOptions

translate = QCoreApplication.translate

#: Letters of a path that a message has room for.
PATH_LENGTH = 100
#: Letters of a photo's name that the status bar has room for.
NAME_LENGTH = 24


def duration(seconds: float) -> str:
    """ "0.8 s", "42 s", "3 min 10 s", "1 h 5 min"."""
    if seconds < 9.5:
        return translate("words", "{0} s").format(QLocale().toString(seconds, "f", 1))
    whole = round(seconds)
    if whole < 60:
        return translate("words", "{0} s").format(whole)
    if whole < 3600:
        return translate("words", "{0} min {1} s").format(whole // 60, whole % 60)
    return translate("words", "{0} h {1} min").format(whole // 3600, whole % 3600 // 60)


def file_size(count: int) -> str:
    """ "149.1 kB": in powers of ten, as file managers and memory cards count."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def rough_duration(seconds: float) -> str:
    """A prediction, no more exact than it can be: "under 1 s", "40 s", "3 min", "1.5 h"."""
    if seconds < 1:
        return translate("words", "under 1 s")
    if seconds < 10:
        return translate("words", "{0} s").format(round(seconds))
    if seconds < 100:
        return translate("words", "{0} s").format(round(seconds / 5) * 5)
    if seconds < 5400:
        return translate("words", "{0} min").format(round(seconds / 60))
    return translate("words", "{0} h").format(QLocale().toString(seconds / 3600, "f", 1))


def about_left(seconds: float) -> str:
    """The time left by a prediction alone: "about 3 min left"."""
    left = translate("words", "about {0} left") if seconds >= 1 else translate("words", "{0} left")
    return left.format(rough_duration(seconds))


def takes(seconds: float | None) -> str:
    """For tooltips; "" where it is not known."""
    if seconds is None:
        return ""
    return translate("words", "Takes {0} on this computer").format(rough_duration(seconds))


def joined(parts: list[str]) -> str:
    return " \N{MIDDLE DOT} ".join(parts)


def shown_path(path: Path) -> str:
    """A path for a message: where and under which name, the middle left out if it is long."""
    return _shortened(str(path), PATH_LENGTH)


def short_name(name: str) -> str:
    """A photo's name beside other words in one line."""
    return _shortened(name, NAME_LENGTH)


def _shortened(text: str, length: int) -> str:
    half = length // 2
    if len(text) <= length:
        return text
    return f"{text[:half]} \N{HORIZONTAL ELLIPSIS} {text[-half:]}"


def profile_name(icc: bytes) -> str:
    """What a colour profile calls itself, in one line: it may hold any text, of many lines too."""
    return " ".join(QColorSpace.fromIccProfile(icc).description().split())


def _steps(count: int) -> str:
    if count == 1:
        return translate("words", "1 step")
    return translate("words", "{0} steps").format(count)


def outcome_name(outcome: Outcome) -> str:
    """Number and preset or steps: "3 · Balanced"."""
    return result_name(outcome.number, outcome.options)


def result_name(number: int, options: DeblurOptions) -> str:
    """The same of a result that may not be there yet."""
    preset = preset_of(options)
    kind = preset.label if preset else _steps(options.steps)
    name = f"{number} \N{MIDDLE DOT} {kind}"
    return translate("words", "{0}, region").format(name) if options.region else name


def outcome_facts(outcome: Outcome) -> str:
    """Seed, where it matters, and time, for the second line."""
    facts = [duration(outcome.seconds)]
    if outcome.options.steps > 1:
        facts.insert(0, translate("words", "seed {0}").format(outcome.options.seed))
    if outcome.options.samples > 1:
        facts.insert(0, translate("words", "{0} samples").format(outcome.options.samples))
    if outcome.options.model == "full":
        facts.insert(0, translate("words", "full network"))
    if outcome.saved:
        facts.append(translate("words", "saved"))
    return joined(facts)


def outcome_details(outcome: Outcome) -> str:
    """Everything about a result, one fact a line."""
    options = outcome.options
    strengths = " / ".join(f"{strength:g}" for strength in options.guidance_strength)
    lines = [
        # One step is the same for every sampler and seed.
        translate("words", "{0}, sampler {1}, seed {2}").format(
            _steps(options.steps), options.sampler, options.seed
        )
        if options.steps > 1
        else _steps(1),
        translate("words", "{0} samples averaged").format(options.samples)
        if options.samples > 1
        else "",
        translate("words", "looked at twice") if options.twice else "",
        "" if options.hint else translate("words", "not told the blur"),
        translate("words", "guidance at 1/2, 1/4, 1/8: {0}").format(strengths),
        translate("words", "working scale {0}").format(f"{outcome.origin.scale:g}")
        if outcome.origin.scale != 1
        else "",
        translate("words", "with the photo's grain") if outcome.grain == "match" else "",
        translate("words", "{0}, tile {1}, {2}").format(
            outcome.device, outcome.tile, duration(outcome.seconds)
        ),
        translate("words", "weights {0}").format(outcome.origin.weights.file),
        translate("words", "made at {0}").format(outcome.created.strftime("%H:%M")),
    ]
    return "\n".join(line for line in lines if line)


def progress_text(progress: Progress, left: float | None) -> str:
    """ "Step 3 of 8 · tile 2 of 6 · 12 s left"."""
    if progress.stage == "kernel":
        parts = [translate("words", "Shape of the blur")]
    elif progress.stage == "guidance":
        parts = [translate("words", "Structure guidance")]
    else:
        parts = [translate("words", "Step {0} of {1}").format(progress.step, progress.steps)]
        if progress.samples > 1:
            parts.insert(
                0, translate("words", "Sample {0} of {1}").format(progress.sample, progress.samples)
            )
    if progress.tiles > 1 and progress.done < progress.total:
        tile = progress.done % progress.tiles + 1
        parts.append(translate("words", "tile {0} of {1}").format(tile, progress.tiles))
    if left is not None:
        parts.append(translate("words", "{0} left").format(rough_duration(left)))
    return joined(parts)
