"""Public test pictures, where a package brings them, decode as Pillow decodes them or are refused.

Looked for: scikit-image's data, Debian's gdk-pixbuf-tests, and the folders that the environment
variable PHOTO_CORPORA names (Pillow's own Tests/images, for one), separated as in PATH.
"""

from __future__ import annotations

import os
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.errors import PhotoError
from core.photo import READABLE, decode

SYSTEM = [f"/usr/{folder}/installed-tests/gdk-pixbuf" for folder in ("libexec", "lib", "share")] + [
    f"/usr/lib/{os.uname().machine}-linux-gnu/installed-tests/gdk-pixbuf"
]
FORMATS = ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "AVIF"]
#: Kinds of samples that the program says it does not read.
REFUSED_MODES = {"F", "I"}
LARGEST = 2e6


def corpora() -> list[Path]:
    """The folders there are; every one holds pictures of its own."""
    names = SYSTEM + os.environ.get("PHOTO_CORPORA", "").split(os.pathsep)
    found = find_spec("skimage")
    if found is not None and found.origin is not None:
        names.append(str(Path(found.origin).parent / "data"))
    return [Path(name) for name in names if name and Path(name).is_dir()]


def pictures() -> list[Path]:
    files = (path for folder in corpora() for path in sorted(folder.rglob("*")))
    return [path for path in files if path.suffix.lower() in READABLE and path.is_file()]


def reference(path: Path) -> tuple[str, NDArray[np.float64], NDArray[np.bool_]] | None:
    """Pillow's mode, upright RGB on the scale of 255, and where it can be seen."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > LARGEST:
                return None
            image.load()
            mode = image.mode
            upright = ImageOps.exif_transpose(image)
            if mode.startswith("I;16"):
                grey = np.asarray(upright) / 257
                return mode, np.repeat(grey[..., None], 3, axis=2), np.ones(grey.shape, bool)
            pixels = np.asarray(upright.convert("RGBA")).astype(float)
            return mode, pixels[..., :3], pixels[..., 3] > 100
    except Exception:
        return None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", pictures(), ids=lambda path: path.name)
def test_decodes_as_pillow_does_or_is_refused(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = reference(path)
    try:
        photo = decode(path, max_megapixels=LARGEST / 1e6)
    except PhotoError as error:
        assert "\n" not in str(error)
        assert expected is None or expected[0] in REFUSED_MODES, str(error)
        return
    if expected is None or any("Converted" in note for note in photo.notes):
        return
    _, rgb, visible = expected
    assert photo.rgb.shape == rgb.shape
    # Twelve bits scaled to eight, and divisions by alpha, round a little differently.
    assert np.abs(255 * photo.rgb - rgb)[visible].max(initial=0) <= 3.5


@pytest.mark.skipif(not pictures(), reason="no package with test pictures is installed")
def test_most_of_the_pictures_are_readable() -> None:
    readable = 0
    for path in pictures():
        try:
            decode(path, max_megapixels=LARGEST / 1e6)
        except PhotoError:
            continue
        readable += 1
    assert readable > 0.6 * len(pictures())
