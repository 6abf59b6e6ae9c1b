"""Options of `deblur` that reach the file or the model: metadata, limits, schedule, hint."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from app.commands.deblur import follow, plan
from core import weights
from core.events import Notice, Result
from core.options import MODELS
from tests.app.command_line import run
from tests.conftest import SAMPLES

TERM = b"compositeWithTrainedAlgorithmicMedia"


@pytest.fixture
def located(photo: Path) -> Path:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Maker"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 7.0)
    path = photo.with_name("located.jpg")
    Image.open(photo).convert("RGB").save(path, exif=exif)
    return path


@pytest.mark.parametrize(
    ("choice", "make", "place"),
    [("keep", "Maker", True), ("no_location", "Maker", False), ("strip", None, False)],
)
def test_metadata_go_along_as_told(
    located: Path, tiny_weights: Path, choice: str, make: str | None, place: bool
) -> None:
    target = located.with_name("out.jpg")
    code, _, err = run(
        *("deblur", located, "-o", target, "--weights", tiny_weights, "--steps", 1),
        *("--metadata", choice),
    )
    assert (code, err) == (0, "")
    with Image.open(target) as image:
        exif = image.getexif()
        assert exif.get(ExifTags.Base.Make) == make
        assert bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) is place


@pytest.mark.parametrize(("words", "marked"), [((), True), (("--no-ai-mark",), False)])
def test_the_mark_of_a_model_can_be_left_out(
    located: Path, tiny_weights: Path, words: tuple[str, ...], marked: bool
) -> None:
    target = located.with_name("out.jpg")
    line = ("deblur", located, "-o", target, "--weights", tiny_weights, "--steps", 1, *words)
    assert run(*line)[0] == 0
    assert (TERM in target.read_bytes()) is marked


@pytest.mark.parametrize(
    ("name", "target"),
    [("w1.2024", "w1.2024.png"), ("w1.tif", "w1.png"), ("w1.NEF", "w1.png"), ("w1", "w1.png")],
)
def test_only_a_photo_s_ending_is_replaced(name: str, target: str) -> None:
    (job,) = plan([Path("a.jpg")], name, "png")
    assert job.targets == (Path(target),)


def test_a_photo_beyond_the_limit_is_refused(photo: Path, tiny_weights: Path) -> None:
    code, _, err = run("deblur", photo, "--weights", tiny_weights, "--max-megapixels", 0.01)
    assert code == 1
    assert "0.029952 megapixels (208 x 144); the limit is 0.01." in err
    assert not photo.with_name("holiday_deblurred.png").exists()


def half_sharp(path: Path) -> Path:
    """The sample as it was shaken, and beside it as it was before."""
    box = (320, 160, 480, 320)
    picture = Image.new("RGB", (320, 160))
    for left, name in ((0, "sample.jpg"), (160, "sample_sharp.jpg")):
        with Image.open(SAMPLES / name) as image:
            picture.paste(image.crop(box), (left, 0))
    picture.save(path)
    return path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("--schedule", "jump", "--steps", 3), ("--schedule", "karras", "--steps", 3)),
        (("--hint",), ("--no-hint",)),
        (("--no-protect-sharp",), ("--protect-sharp",)),
    ],
)
def test_what_is_chosen_reaches_the_result(
    tmp_path: Path, one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    sample = half_sharp(tmp_path / "sample.png")
    results = []
    for number, words in enumerate((one, other)):
        target = tmp_path / f"{number}.png"
        assert run("deblur", sample, "-o", target, *words)[0] == 0
        results.append(np.asarray(Image.open(target)).astype(int))
    assert np.abs(results[0] - results[1]).max() > 2


def test_the_model_is_the_one_that_was_asked_for(photo: Path, tiny_weights: Path) -> None:
    found = {}
    for model in MODELS:
        target = photo.with_name(f"{model}.png")
        code, out, err = run("deblur", photo, "-o", target, "--model", model, "--json")
        assert code == 0, err
        found[model] = json.loads(out)["weights"]
    assert found == {model: weights.load(model=model).sha256 for model in MODELS}
    code, _, err = run(
        "deblur",
        photo,
        "-o",
        photo.with_name("c.png"),
        "--model",
        "full",
        "--weights",
        tiny_weights,
    )
    assert code == 2
    assert "give --weights or --model" in err


@pytest.mark.parametrize(("quiet", "said"), [(False, "photo.jpg: smaller tiles\n"), (True, "")])
def test_quiet_keeps_what_is_no_error_back(
    capsys: pytest.CaptureFixture[str], quiet: bool, said: str
) -> None:
    pixels = np.zeros((1, 1, 3), np.float32)
    result = Result(rgb=pixels, device="CPU", tile=64, seconds=1.0)
    assert follow([Notice(message="smaller tiles"), result], "photo.jpg", quiet=quiet) is result
    assert capsys.readouterr().err == said
