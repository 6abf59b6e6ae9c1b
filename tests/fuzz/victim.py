"""A process of its own that opens what it is told to, under a limit of memory.

`python -m tests.fuzz.victim WEIGHTS FOLDER`; a line of standard input names a file, the line of
standard output that answers it says what became of it. It does what the window and the command
line do with a photo: thumbnail, decoding, display pixels, a whole deblur, encoding.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from app.images import build_pyramid, to_display
from app.thumbnails import TooLargeError, thumbnail
from core import weights
from core.deblur import Deblurrer, drain
from core.errors import PhotoError
from core.options import DeblurOptions, SaveOptions
from core.photo import READABLE, WRITABLE, Photo, decode, encode

#: What the photo may declare. Everything below is in proportion to it.
MEGAPIXELS = 1.0
#: Bytes above the idle process that such a photo may take at its peak, in address space.
ALLOWED = 700 << 20


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    deblurrer, folder = Deblurrer(weights.load(Path(sys.argv[1])), "cpu"), Path(sys.argv[2])
    _import_everything(deblurrer, folder)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + ALLOWED, size + ALLOWED))
    print("ready", file=answers)
    for line in sys.stdin:
        print(json.dumps(_told(Path(line.rstrip("\n")), deblurrer, folder)), file=answers)


def _told(path: Path, deblurrer: Deblurrer, folder: Path) -> dict[str, str]:
    """{"photo": its size} or {"refused": the line} as it should be, {"fault": why} if not."""
    try:
        with suppress(TooLargeError):
            thumbnail(path)
        photo = decode(path, max_megapixels=MEGAPIXELS)
    except PhotoError as error:
        line = str(error)
        poor = "\n" in line or path.name not in line or "memory" in line
        return {"fault" if poor else "refused": line}
    except BaseException:
        return {"fault": traceback.format_exc()}
    try:
        _use(photo, path, deblurrer, folder)
    except BaseException:
        return {"fault": traceback.format_exc()}
    return {"photo": f"{photo.width} x {photo.height}"}


def _use(photo: Photo, path: Path, deblurrer: Deblurrer, folder: Path) -> None:
    build_pyramid(to_display(photo.rgb, photo.icc, photo.alpha))
    result = drain(deblurrer.run(photo.filled(), DeblurOptions(steps=1), preview_side=0))
    suffix = path.suffix if path.suffix in WRITABLE else ".tif"
    target = folder / f"result{suffix}"
    try:
        encode(photo.with_rgb(result.rgb), target, SaveOptions(overwrite=True), source=path)
    except PhotoError as error:
        # A format may hold fewer pixels a side than the photo has.
        if "pixels a side" not in str(error):
            raise


def _import_everything(deblurrer: Deblurrer, folder: Path) -> None:
    """Libraries load at the first use; they are not what a photo costs."""
    for path in sorted(folder.glob("seed.*")):
        assert path.suffix in READABLE
        thumbnail(path)
        _use(decode(path), path, deblurrer, folder)


if __name__ == "__main__":
    main()
