"""`deblur` as a person uses it: real processes, a tiny model."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core import device
from tests.app.command_line import patience, pseudo_terminal, run, start


def test_two_photos_are_deblurred_and_reported(photo: Path, tiny_weights: Path) -> None:
    second = photo.with_name("zoo.jpg")
    Image.open(photo).convert("RGB").save(second, quality=90)
    before = photo.read_bytes()
    code, out, err = run(
        "deblur", photo, second, "--weights", tiny_weights, "--steps", 2, "--seed", 5, "--json"
    )
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [Path(line["output"]).name for line in lines] == [
        "holiday_deblurred.png",
        "zoo_deblurred.jpg",
    ]
    for line in lines:
        assert line["seed"] == 5
        assert line["seconds"] > 0
        assert len(line["weights"]) == 64
        assert line["device"] == device.choose().description
        with Image.open(line["output"]) as image:
            assert image.size == (line["width"], line["height"]) == (208, 144)
    assert photo.read_bytes() == before


def test_existing_results_stay_unless_told(photo: Path, tiny_weights: Path) -> None:
    target = photo.with_name("holiday_deblurred.png")
    target.write_bytes(b"mine")
    words = ("deblur", photo, "--weights", tiny_weights, "--steps", 1)
    code, _, err = run(*words)
    assert code == 1
    assert "--overwrite" in err
    assert target.read_bytes() == b"mine"
    assert run(*words, "--overwrite")[0] == 0
    assert target.read_bytes() != b"mine"


@pytest.mark.parametrize("alias", ["same", "symlink", "hardlink"])
def test_a_source_is_never_overwritten(photo: Path, tiny_weights: Path, alias: str) -> None:
    target = photo
    if alias != "same":
        target = photo.with_name("alias.png")
        target.symlink_to(photo) if alias == "symlink" else os.link(photo, target)
    before = photo.read_bytes()
    code, _, err = run(
        "deblur", photo, "-o", target, "--overwrite", "--weights", tiny_weights, "--steps", 1
    )
    assert code == 1
    assert err.count("\n") == 1
    assert photo.read_bytes() == before


def test_a_mask_is_not_replaced_by_the_result(photo: Path, tiny_weights: Path) -> None:
    mask = photo.with_name("mask.png")
    Image.new("L", (208, 144), 255).save(mask)
    before = mask.read_bytes()
    words = ("deblur", photo, "--mask", mask, "--weights", tiny_weights, "--overwrite")
    code, _, err = run(*words, "-o", mask)
    assert code == 1
    assert "would replace the mask" in err
    assert mask.read_bytes() == before


def test_a_name_without_a_photo_s_ending_stays_whole(photo: Path, tiny_weights: Path) -> None:
    """As scanners and cameras' recovery give them."""
    first, second = photo.with_name("IMG.0001"), photo.with_name("IMG.0002")
    first.write_bytes(photo.read_bytes())
    second.write_bytes(photo.read_bytes())
    code, out, err = run("deblur", first, second, "--weights", tiny_weights, "--json")
    assert (code, err) == (0, "")
    names = [Path(json.loads(line)["output"]).name for line in out.splitlines()]
    assert names == ["IMG.0001_deblurred.tif", "IMG.0002_deblurred.tif"]


def test_one_bad_photo_does_not_stop_the_others(photo: Path, tiny_weights: Path) -> None:
    broken = photo.with_name("broken.png")
    broken.write_bytes(photo.read_bytes()[:400])
    missing = photo.with_name("missing.png")
    code, out, err = run(
        "deblur", broken, missing, photo, "--weights", tiny_weights, "--steps", 1, "--quiet"
    )
    assert code == 1
    assert out == ""
    assert [line.split(":")[0] for line in err.splitlines()] == [str(broken), str(missing)]
    assert photo.with_name("holiday_deblurred.png").exists()


def test_output_folder_format_and_region(photo: Path, tiny_weights: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "results"
    code, _, _ = run(
        "deblur", photo, "-o", f"{folder}/", "--format", "webp", "--quality", 100, "--weights",
        tiny_weights, "--steps", 2, "--region", "40,30,80,60", "--tile", 64,
    )  # fmt: skip
    assert code == 0
    out = np.asarray(Image.open(folder / "holiday_deblurred.webp").convert("RGB")).astype(int)
    source = np.asarray(Image.open(photo).convert("RGB")).astype(int)
    change = np.abs(out - source).mean(axis=2)
    assert change[45:75, 60:100].mean() > 3 * change[:, 140:].mean()


@pytest.mark.parametrize(
    "words",
    [
        ("--steps", 0),
        ("--steps", 101),
        ("--region", "1,2,3"),
        ("--region", "0,0,0,5"),
        ("--tile", 100),
        ("--scale", 0.3),
        ("--amount", 101),
        ("--grain", "coarse"),
        ("--format", "xyz"),
        ("--guidance-strength", "1,2"),
        ("--sampler", "magic"),
        ("--quality", 101),
        ("--nonsense",),
        ("--realism", 0.5),
        ("--feather", 5),
        ("holiday.png", "-o", "result.png"),
    ],
)
def test_wrong_usage_is_2(photo: Path, words: tuple[object, ...]) -> None:
    code, _, err = run("deblur", photo, *words)
    assert code == 2
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "protected.png", "--overwrite"), "write-protected"),
        (("-o", "x" * 300 + ".png"), "the name is too long"),
        (("-o", "new.png", "--overwrite", "--sidecar"), "is a folder"),
        (("--reblur", "folder.png", "--overwrite"), "is a folder"),
    ],
)
def test_what_could_not_be_written_is_said_before_work(
    photo: Path, words: tuple[object, ...], said: str
) -> None:
    for name in ("folder.png", "new.png.deblur.json"):
        photo.with_name(name).mkdir()
    photo.with_name("protected.png").touch(0o444)
    missing = photo.with_name("missing.safetensors")
    code, _, err = run("deblur", photo, *words, "--weights", missing, cwd=photo.parent)
    assert code == 1
    assert said in err and err.count("\n") == 1


def test_the_folder_one_is_in_is_no_photo(photo: Path, tiny_weights: Path) -> None:
    code, _, err = run("deblur", ".", "--weights", tiny_weights, cwd=photo.parent)
    assert code == 1
    assert "it is a folder" in err and err.count("\n") == 1


def test_colliding_outputs_are_refused_before_work(photo: Path, tmp_path: Path) -> None:
    for name in ("holiday.png", "HOLIDAY.png"):
        other = tmp_path / name.lower()[0] / name
        other.parent.mkdir(exist_ok=True)
        other.write_bytes(photo.read_bytes())
        code, _, err = run("deblur", photo, other, "-o", tmp_path / "out/")
        assert code == 2
        assert "holiday_deblurred.png" in err.lower()


def test_one_output_by_two_ways_is_refused_before_work(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(photo.parent)
    for folder in (tmp_path / "link", photo.parent / ".." / photo.parent.name):
        code, _, err = run("deblur", photo, folder / photo.name)
        assert code == 2
        assert "Two photos would be written to" in err


def test_missing_device_and_damaged_weights_are_said(photo: Path, tiny_weights: Path) -> None:
    import torch

    if not torch.cuda.is_available():
        code, _, err = run("deblur", photo, "--device", "cuda", "--weights", tiny_weights)
        assert code == 1
        assert "CUDA" in err
    bad = photo.with_name("bad.safetensors")
    bad.write_bytes(tiny_weights.read_bytes()[:-50])
    code, _, err = run("deblur", photo, "--weights", bad)
    assert code == 1
    assert "damaged" in err


@pytest.mark.parametrize(
    "words", [("--weights", "nope"), ("--mask", "nope.png"), ("--feather", 999)]
)
def test_what_concerns_all_photos_is_said_once(
    photo: Path, tiny_weights: Path, words: tuple[object, ...]
) -> None:
    second = photo.with_name("second.png")
    second.write_bytes(photo.read_bytes())
    code, out, err = run("deblur", photo, second, "--weights", tiny_weights, *words)
    assert code in (1, 2)
    assert (out, err.count("\n")) == ("", 1)
    assert photo.name not in err


def test_ctrl_c_stops_the_run_and_leaves_nothing(tmp_path: Path, tiny_weights: Path) -> None:
    termios = pytest.importorskip("termios")
    photo = tmp_path / "large.png"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (1500, 1500, 3), np.uint8)).save(photo, compress_level=1)
    screen, terminal = pseudo_terminal()
    termios.tcsetwinsize(screen, (24, 120))
    process = start(
        "deblur", photo, "--weights", tiny_weights, "--steps", 100, "--tile", 512,
        stderr=terminal, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    with patience(process):
        said = read_screen(screen, until="step ")
    os.killpg(process.pid, signal.SIGINT)
    # To its end the run would take minutes.
    process.communicate(timeout=60)
    assert process.returncode == 130
    said += read_screen(screen)
    os.close(screen)
    assert "Interrupted." in said
    assert "Traceback" not in said
    assert [p.name for p in tmp_path.iterdir()] == ["large.png"]


def read_screen(screen: int, until: str | None = None) -> str:
    """What a terminal shows, up to that word or to the end."""
    said = ""
    while until is None or until not in said:
        try:
            said += os.read(screen, 4096).decode("utf-8", "replace")
        except OSError:  # nobody writes there any more
            break
    return said


def test_amount_blends_and_a_second_look_differs(photo: Path, tiny_weights: Path) -> None:
    pixels = {}
    for name, words in {
        "full": (),
        "half": ("--amount", 50),
        "none": ("--amount", 0),
        "twice": ("--twice",),
    }.items():
        target = photo.with_name(f"{name}.png")
        code, _, err = run(
            "deblur", photo, "-o", target, "--weights", tiny_weights, "--steps", 1, *words
        )
        assert code == 0, err
        pixels[name] = np.asarray(Image.open(target)).astype(int)
    source = np.asarray(Image.open(photo)).astype(int)
    assert np.array_equal(pixels["none"], source)
    assert np.abs(pixels["half"] - (pixels["full"] + source) / 2).max() <= 1
    assert np.abs(pixels["twice"] - pixels["full"]).max() > 1


def test_grain_comes_back(photo: Path, photo_rgb: NDArray[np.float32]) -> None:
    """By the shipped weights: random ones take no noise away."""
    noise = np.random.default_rng(0).normal(0, 0.03, photo_rgb.shape)
    Image.fromarray((np.clip(photo_rgb + noise, 0, 1) * 255).astype(np.uint8)).save(photo)
    pixels = {}
    for grain in ("none", "match"):
        target = photo.with_name(f"{grain}.png")
        code, _, err = run("deblur", photo, "-o", target, "--steps", 1, "--grain", grain)
        assert code == 0, err
        pixels[grain] = np.asarray(Image.open(target)).astype(int)
    assert np.abs(pixels["match"] - pixels["none"]).mean() > 1


def test_a_result_folder_that_cannot_be_made_is_said(photo: Path, tiny_weights: Path) -> None:
    target = photo / "inside" / "x.png"
    code, _, err = run("deblur", photo, "-o", target, "--weights", tiny_weights, "--steps", 1)
    assert code == 1
    assert "cannot be made" in err
    assert err.count("\n") == 1


def test_a_format_that_cannot_take_the_result_is_said_before_work(
    photo: Path, tiny_weights: Path
) -> None:
    target, missing = photo.with_name("result"), photo.with_name("missing.safetensors")
    code, _, err = run("deblur", photo, "--quiet", "-o", target, "--weights", missing)
    assert code == 1
    assert "results are written as" in err
    Image.new("RGB", (17000, 8)).save(photo)
    # The run itself would complain of the region.
    words = ("--weights", tiny_weights, "--region", "0,0,64,64")
    code, _, err = run("deblur", photo, "--quiet", "--format", "webp", *words)
    assert code == 1
    assert "16383" in err


def test_a_transparent_photo_keeps_what_its_alpha_hides(
    photo: Path, photo_rgb, tiny_weights: Path
) -> None:
    alpha = np.full(photo_rgb.shape[:2], 255, np.uint8)
    alpha[40:100, 50:120] = 0
    rgba = np.dstack([(photo_rgb * 255).astype(np.uint8), alpha])
    Image.fromarray(rgba).save(photo)
    target = photo.with_name("out.png")
    assert run("deblur", photo, "-o", target, "--weights", tiny_weights, "--steps", 1)[0] == 0
    out = np.asarray(Image.open(target))
    assert np.array_equal(out[..., 3], alpha)
    assert np.array_equal(out[alpha == 0], rgba[alpha == 0])
    assert not np.array_equal(out[alpha > 0], rgba[alpha > 0])


def test_a_very_long_name_is_shortened_at_a_letter(photo: Path, tiny_weights: Path) -> None:
    long = photo.with_name("ü" * 123 + ".png")
    photo.rename(long)
    code, out, err = run("deblur", long, "--weights", tiny_weights, "--steps", 1, "--json")
    assert (code, err) == (0, "")
    written = Path(json.loads(out)["output"])
    assert written.exists()
    assert written.name.endswith("ü_deblurred.png")
    written.unlink()
    code, _, err = run("deblur", long, "--weights", tiny_weights, "--steps", 1, "--sidecar")
    assert (code, err) == (0, "")
    (sidecar,) = photo.parent.glob("*.deblur.json")
    assert sidecar.name.endswith("ü_deblurred.png.deblur.json")


def test_a_name_too_long_for_its_sidecar_is_refused_before_work(photo: Path) -> None:
    target = photo.with_name("x" * 250 + ".png")
    words = ("--sidecar", "--weights", photo.with_name("none.safetensors"))
    code, _, err = run("deblur", photo, "-o", target, *words)
    assert code == 1
    assert "the name is too long" in err and err.count("\n") == 1
