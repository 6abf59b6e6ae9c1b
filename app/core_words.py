"""What core says, in the user's language.

Core speaks English and knows no translations: its sentences are recognised here by their patterns.
A test holds this table against the sentences in core's sources.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

#: Sentences, as core words them; {0}, {1} ... stand for names, numbers and phrases.
SENTENCES: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("core", "Cannot write {0}: {1}."),
    QT_TRANSLATE_NOOP("core", "Cannot write into {0}: it is not there any more."),
    QT_TRANSLATE_NOOP("core", "Cannot write into {0}: {1}."),
    QT_TRANSLATE_NOOP("core", "{0} has appeared meanwhile."),
    QT_TRANSLATE_NOOP("core", "{0} was changed after it was made."),
    QT_TRANSLATE_NOOP("core", "{0} is not a folder."),
    QT_TRANSLATE_NOOP("core", "{0} is there already."),
    QT_TRANSLATE_NOOP("core", "The journal {0} is of another version of this program."),
    QT_TRANSLATE_NOOP("core", "The journal {0} cannot be understood."),
    QT_TRANSLATE_NOOP("core", "The journal {0} is empty or damaged."),
    QT_TRANSLATE_NOOP(
        "core",
        "This batch was begun with other weights; results would not go together. Start it anew.",
    ),
    QT_TRANSLATE_NOOP("core", "The batch's journal {0} cannot be used: {1}."),
    QT_TRANSLATE_NOOP("core", "Existing files: {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "{0} cannot be written; try one of {1}."),
    QT_TRANSLATE_NOOP("core", "The result would replace the photo itself: choose other names."),
    QT_TRANSLATE_NOOP("core", "{0} is an original photo: it is not replaced."),
    QT_TRANSLATE_NOOP("core", "{0} is write-protected: it is not replaced."),
    QT_TRANSLATE_NOOP("core", "{0} is a folder."),
    QT_TRANSLATE_NOOP("core", "{0} leads out of the output folder."),
    QT_TRANSLATE_NOOP("core", "What was left of {0} cannot be put right: {1}."),
    QT_TRANSLATE_NOOP("core", "A report ends in .csv or .json, not {0}."),
    QT_TRANSLATE_NOOP("core", "There is no folder for the report {0}."),
    QT_TRANSLATE_NOOP("core", "The run ended without a result."),
    QT_TRANSLATE_NOOP("core", "Unexpected error: {0}."),
    QT_TRANSLATE_NOOP("core", "There is not enough memory."),
    QT_TRANSLATE_NOOP("core", "There is not enough memory for this photo."),
    QT_TRANSLATE_NOOP("core", "Cannot read {0}: {1}."),
    QT_TRANSLATE_NOOP("core", "There are no photos in {0}."),
    QT_TRANSLATE_NOOP("core", "Other files that were left out: {0} ({1})."),
    QT_TRANSLATE_NOOP("core", "Earlier results that were left out: {0}."),
    QT_TRANSLATE_NOOP("core", "There are no photos but earlier results."),
    QT_TRANSLATE_NOOP("core", "{0} is not there."),
    QT_TRANSLATE_NOOP(
        "core",
        "This batch was begun with other options ({0}). Resume it with the same ones, or "
        "start it anew without --resume.",
    ),
    QT_TRANSLATE_NOOP("core", "The folder {0} for the batch's journal cannot be made: {1}."),
    QT_TRANSLATE_NOOP("core", "The folder {0} cannot be made: {1}."),
    QT_TRANSLATE_NOOP("core", "Another batch writes to {0}."),
    QT_TRANSLATE_NOOP("core", "{0} cannot be locked: {1}."),
    QT_TRANSLATE_NOOP("core", "Another batch (process {0}) writes to {1}."),
    QT_TRANSLATE_NOOP("core", "A name's template holds no folders and none of {0}: {1}."),
    QT_TRANSLATE_NOOP("core", "A name's template needs one of {0}: {1}."),
    QT_TRANSLATE_NOOP("core", "A brace is missing in the name's template {0}."),
    QT_TRANSLATE_NOOP("core", "A name's template knows {0}, not {{1}}."),
    QT_TRANSLATE_NOOP("core", "The weights {0} cannot be read: {1}."),
    QT_TRANSLATE_NOOP("core", "The weights {0} are not those of the blur estimate."),
    QT_TRANSLATE_NOOP("core", "The region reaches beyond the photo's {0} x {1} pixels."),
    QT_TRANSLATE_NOOP("core", "There is not enough memory even for the smallest tile."),
    QT_TRANSLATE_NOOP(
        "core",
        "{0} has not enough memory even for the smallest tile; the CPU may have (device cpu).",
    ),
    QT_TRANSLATE_NOOP("core", "{0} cannot be used ({1})."),
    QT_TRANSLATE_NOOP("core", "EXIF of a BigTIFF is not kept."),
    QT_TRANSLATE_NOOP("core", "Out of memory: going on with smaller tiles ({0} pixels)."),
    QT_TRANSLATE_NOOP("core", "{0} is there already; it was not overwritten."),
    QT_TRANSLATE_NOOP(
        "core",
        "This processor has no fast bf16 (AVX512-BF16 or AMX); a GPU would be many times faster.",
    ),
    QT_TRANSLATE_NOOP("core", "There is no CUDA device, or its driver does not fit this PyTorch."),
    QT_TRANSLATE_NOOP(
        "core",
        "This PyTorch was built without CUDA; pytorch.org says how to install the one for NVIDIA "
        "cards.",
    ),
    QT_TRANSLATE_NOOP("core", "There is no Metal (MPS) device on this computer."),
    QT_TRANSLATE_NOOP(
        "core",
        "Samples can disagree where there are at least two of them, of at least two "
        "steps (--samples 4 --steps 8).",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "One step gives the same for every seed: a mean of samples needs several "
        "(--samples 4 --steps 8).",
    ),
    QT_TRANSLATE_NOOP("core", "Realism is what several steps add: give --steps 8, say."),
    QT_TRANSLATE_NOOP("core", "{0}: the result is {1}, and another format has other bits."),
    QT_TRANSLATE_NOOP("core", "{0} is the recorded result; choose another name."),
    QT_TRANSLATE_NOOP("core", "{0} is the original photo; choose another name."),
    QT_TRANSLATE_NOOP("core", "{0} is a folder; choose a file name."),
    QT_TRANSLATE_NOOP("core", "{0} is not an ordinary file; choose another name."),
    QT_TRANSLATE_NOOP("core", "{0} is write-protected; choose another name."),
    QT_TRANSLATE_NOOP("core", "The region {0},{1},{2},{3} is empty or negative."),
    QT_TRANSLATE_NOOP("core", "The working scales are 1, 0.5, 0.25 and 0.125, not {0}."),
    QT_TRANSLATE_NOOP("core", "Steps go from 1 to {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "Samples go from 1 to {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "The samplers are {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "The models are {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "Weights of one's own are of one model: give --weights or --model."),
    QT_TRANSLATE_NOOP("core", "The schedules are {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "The devices are {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "A seed goes from 0 to {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "Guidance strengths go from 0 to 4."),
    QT_TRANSLATE_NOOP("core", "A tile is a multiple of {0} and at least {1}, not {2}."),
    QT_TRANSLATE_NOOP("core", "The amount goes from 0 to 100, not {0}."),
    QT_TRANSLATE_NOOP("core", "Realism goes from 0 to 1, not {0}."),
    QT_TRANSLATE_NOOP("core", "Grain is none or match, not {0}."),
    QT_TRANSLATE_NOOP("core", "Quality goes from 1 to 100, not {0}."),
    QT_TRANSLATE_NOOP("core", "The choices for metadata are {0}, not {1}."),
    QT_TRANSLATE_NOOP("core", "Bit depths are 8 and 16, not {0}."),
    QT_TRANSLATE_NOOP("core", "The limit of megapixels is above 0, not {0}."),
    QT_TRANSLATE_NOOP("core", "A region is X,Y,W,H in pixels, not {0}."),
    QT_TRANSLATE_NOOP("core", "No photo in {0} goes by its name with one in {1}."),
    QT_TRANSLATE_NOOP(
        "core",
        "The colour profile is damaged or does not fit the photo; it was left out.",
    ),
    QT_TRANSLATE_NOOP("core", "Converted from a linear or unusual tone curve to gamma 2.2."),
    QT_TRANSLATE_NOOP(
        "core",
        "CMYK without a usable profile: converted to sRGB by the plain rule.",
    ),
    QT_TRANSLATE_NOOP("core", "Converted from {0} to Adobe RGB (1998)."),
    QT_TRANSLATE_NOOP("core", "The colour profile is damaged; it was left out."),
    QT_TRANSLATE_NOOP("core", "Cannot read {0}: it is damaged or cut short."),
    QT_TRANSLATE_NOOP(
        "core",
        "{0} is not a photo of a kind that can be read; those are {1} and cameras' raw files.",
    ),
    QT_TRANSLATE_NOOP("core", "{0} is empty."),
    QT_TRANSLATE_NOOP("core", "{0} is a folder, not a photo."),
    QT_TRANSLATE_NOOP("core", "{0} is not an ordinary file."),
    QT_TRANSLATE_NOOP("core", "{0} does not fit into this computer's memory."),
    QT_TRANSLATE_NOOP("core", "{0} has no transparency: the photo is put on white."),
    QT_TRANSLATE_NOOP("core", "TIFF holds at most 4 GiB, this photo takes more; save it as PNG."),
    QT_TRANSLATE_NOOP("core", "{0} holds {1} bits a channel: the photo's 16 are rounded."),
    QT_TRANSLATE_NOOP("core", "{0} holds no colour profile: the photo is converted to sRGB."),
    QT_TRANSLATE_NOOP("core", "{0} holds no metadata."),
    QT_TRANSLATE_NOOP("core", "{0} holds no IPTC data."),
    QT_TRANSLATE_NOOP("core", "Not kept in {0}: {1}."),
    QT_TRANSLATE_NOOP("core", "The {0} data is too long for {1}: it is left out."),
    QT_TRANSLATE_NOOP(
        "core",
        "{0} holds at most {1} pixels a side, this photo has {2} x {3}; save it as TIFF or PNG.",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "{0} holds at most {1} megapixels, this photo has {2}; save it as TIFF or PNG.",
    ),
    QT_TRANSLATE_NOOP("core", "{0}: results are written as {1}, {2}."),
    QT_TRANSLATE_NOOP(
        "core",
        "This is an HDR photo ({0}), which is not supported; export it as an ordinary photo first.",
    ),
    QT_TRANSLATE_NOOP("core", "{0} has no pixels ({1} x {2})."),
    QT_TRANSLATE_NOOP(
        "core",
        "{0} says it has {1} megapixels ({2} x {3}); the limit is {4}. "
        "Preferences (or --max-megapixels) raise it.",
    ),
    QT_TRANSLATE_NOOP("core", "The file holds {0} pictures: only the main one was used."),
    QT_TRANSLATE_NOOP("core", "The XMP data has a second part, which is not kept."),
    QT_TRANSLATE_NOOP("core", "Animated: only the first frame was used."),
    QT_TRANSLATE_NOOP("core", "The file holds {0} pictures: only the first was used."),
    QT_TRANSLATE_NOOP("core", "The photo is stored in a way that cannot be read."),
    QT_TRANSLATE_NOOP("core", "Developed from raw to Adobe RGB (1998)."),
    QT_TRANSLATE_NOOP(
        "core",
        "Cannot read {0}: this camera's raw format is unknown, or it is damaged.",
    ),
    QT_TRANSLATE_NOOP("core", "{0} holds {1}-bit samples of a kind that cannot be read."),
    QT_TRANSLATE_NOOP("core", "Several pages: only the first was used."),
    QT_TRANSLATE_NOOP("core", "{0} is not a sidecar of this program, or of a newer one."),
    QT_TRANSLATE_NOOP("core", "{0} is not a sidecar: it is no JSON."),
    QT_TRANSLATE_NOOP("core", "{0} is damaged or of a newer version: {1}."),
    QT_TRANSLATE_NOOP("core", "A feather goes from 0 to {0} pixels, not {1}."),
    QT_TRANSLATE_NOOP("core", "The mask {0} has {1} x {2} pixels, the photo {3} x {4}."),
    QT_TRANSLATE_NOOP("core", "The sidecar's mask is damaged."),
    QT_TRANSLATE_NOOP("core", "There is too little structure to judge the result by."),
    QT_TRANSLATE_NOOP("core", "Nothing was deblurred here: the result is as blurred as the photo."),
    QT_TRANSLATE_NOOP(
        "core",
        "The result was made with other weights ({0}, {1}); name them with --weights.",
    ),
    QT_TRANSLATE_NOOP("core", "{0} is not the photo that the result was made from."),
    QT_TRANSLATE_NOOP("core", "{0} holds no weights of this program."),
    QT_TRANSLATE_NOOP("core", "The weights {0} are damaged: their hash does not fit."),
    QT_TRANSLATE_NOOP("core", "The weights {0} do not fit their own configuration."),
    QT_TRANSLATE_NOOP("core", "The weights {0} are truncated or damaged."),
    QT_TRANSLATE_NOOP("core", "{0} is not a weights file, or is truncated."),
    QT_TRANSLATE_NOOP("core", "The weights {0} are for a newer version of this program."),
    QT_TRANSLATE_NOOP("core", "The weights {0} carry no readable configuration."),
    QT_TRANSLATE_NOOP(
        "core",
        "HEIC photos need an extra package; install it with: pip install pillow-heif",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "{0} is a camera raw file, which needs an extra package; install it with: pip "
        "install rawpy",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "The {0} samples agree in {1} % of {2}; where they clearly differ ({3} %), detail is a "
        "guess. The colours show where the result is likely off, and roughly how far.",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "In {0} % of what can be judged something was deblurred: blurred again by about {1} "
        "pixels, the result gives the photo back there. Less than 1 % of it contradicts the photo.",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "In {0} % of what can be judged something was deblurred, by about {1} pixels; in {2} % no "
        "blur leads from the result back to the photo.",
    ),
    QT_TRANSLATE_NOOP(
        "core",
        "In {0} % of what can be judged no blur leads from the result back to the photo.",
    ),
)
#: What stands in place of a {0}: reasons of the operating system, and parts of sentences.
PHRASES: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("core", "The CUDA device"),
    QT_TRANSLATE_NOOP("core", "the disk is full"),
    QT_TRANSLATE_NOOP("core", "the disk quota is used up"),
    QT_TRANSLATE_NOOP("core", "the file is too large for this disk"),
    QT_TRANSLATE_NOOP("core", "the disk is read-only"),
    QT_TRANSLATE_NOOP("core", "permission was denied"),
    QT_TRANSLATE_NOOP("core", "the name is too long"),
    QT_TRANSLATE_NOOP("core", "the folder or file does not exist"),
    QT_TRANSLATE_NOOP("core", "the path is too long for Windows"),
    QT_TRANSLATE_NOOP("core", "a part of the path is not a folder"),
    QT_TRANSLATE_NOOP("core", "it is a folder"),
    QT_TRANSLATE_NOOP("core", "its links lead in a circle"),
    QT_TRANSLATE_NOOP("core", "the disk reported an error"),
    QT_TRANSLATE_NOOP("core", "the disk is gone"),
    QT_TRANSLATE_NOOP("core", "a table-based profile"),
    QT_TRANSLATE_NOOP("core", "the photo"),
    QT_TRANSLATE_NOOP("core", "the region"),
    QT_TRANSLATE_NOOP("core", "not as {0}"),
    QT_TRANSLATE_NOOP("core", "CPU, {0}, 1 thread"),
    QT_TRANSLATE_NOOP("core", "CPU, {0}, {1} threads"),
    QT_TRANSLATE_NOOP("core", "so the name needs one of these endings"),
)
_GAP = re.compile(r"\{(\d)\}")
_DECIMAL = re.compile(r"\d+\.\d+")


def in_words(text: str) -> str:
    """A sentence or phrase of core's in the user's language; as it is where it is not known.

    Decimal numbers in it are written as that language writes them; no per cent sign begins a line.
    """
    for pattern, known in _patterns():
        found = known.fullmatch(text)
        if found is not None:
            words = _GAP.split(QCoreApplication.translate("core", pattern))
            words[1::2] = [_filling(found[f"v{gap}"]) for gap in words[1::2]]
            return "".join(words).replace(" %", "\N{NO-BREAK SPACE}%")
    return text


def _filling(text: str) -> str:
    """What stands in a gap."""
    if _DECIMAL.fullmatch(text):
        return text.replace(".", QLocale().decimalPoint())
    return in_words(text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The most particular first: those with the most text beside their gaps."""
    known = sorted((*SENTENCES, *PHRASES), key=lambda text: -len(_GAP.sub("", text)))
    return tuple((text, re.compile(_expression(text), re.DOTALL)) for text in known)


def _expression(pattern: str) -> str:
    """A regular expression whose groups v0, v1 ... are the gaps.

    Greedy, so that a colon in a path is not taken for the one before the reason.
    """
    parts = _GAP.split(pattern)
    gaps = [f"(?P<v{number}>.+)" for number in parts[1::2]]
    texts = [re.escape(text) for text in parts[::2]]
    return texts[0] + "".join(gap + text for gap, text in zip(gaps, texts[1:], strict=True))
