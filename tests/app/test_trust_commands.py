"""The command line's checks, masks and sidecars: real processes, a tiny model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.app.command_line import run


def test_checks_of_a_result_are_written_and_said(photo: Path, tiny_weights: Path) -> None:
    spread, again = photo.with_name("spread.png"), photo.with_name("again.png")
    words = (
        *("deblur", photo, "--weights", tiny_weights, "--steps", 2, "--samples", 2),
        *("--disagreement", spread, "--reblur", again),
    )
    code, out, _ = run(*words)
    assert code == 0
    assert out.splitlines()[1].startswith("The 2 samples agree in")
    assert len(out.splitlines()) == 3
    for path in (spread, again):
        with Image.open(path) as image:
            assert image.size == (208, 144)
    assert run(*words, "--overwrite", "--json")[0] == 0


def test_nothing_was_deblurred_beside_what_alpha_hides(
    photo: Path, photo_rgb, tiny_weights: Path
) -> None:
    alpha = np.full(photo_rgb.shape[:2], 255, np.uint8)
    alpha[40:100, 50:120] = 0
    hidden = (photo_rgb * 255).astype(np.uint8)
    hidden[alpha == 0] = 255, 0, 255
    Image.fromarray(np.dstack([hidden, alpha])).save(photo)
    words = ("--weights", tiny_weights, "--steps", 1, "--amount", 0)
    code, out, _ = run("deblur", photo, *words, "--reblur", photo.with_name("map.png"))
    assert code == 0
    assert "Nothing was deblurred here" in out


def test_what_a_mask_keeps_as_it_was_is_no_guess(photo: Path, tiny_weights: Path) -> None:
    mask = photo.with_name("mask.png")
    Image.new("L", (208, 144), 0).save(mask)
    code, out, _ = run(
        *("deblur", photo, "--weights", tiny_weights, "--steps", 2, "--samples", 2),
        *("--mask", mask, "--disagreement", photo.with_name("map.png")),
    )
    assert code == 0
    assert "The 2 samples agree in 100 % of the photo" in out


@pytest.mark.parametrize(
    "words",
    [
        ("-o", "out.png", "--reblur", "out.png"),
        ("--reblur", "./HOLIDAY_deblurred.png"),
        ("--reblur", "holiday.png", "--overwrite"),
        ("--reblur", "mask.png", "--mask", "mask.png", "--overwrite"),
        ("--reblur", "map.png", "--disagreement", "Map.png", "--samples", 2, "--steps", 2),
    ],
)
def test_a_map_replaces_no_file_of_its_own_run(photo: Path, words) -> None:
    mask = photo.with_name("mask.png")
    mask.write_bytes(photo.read_bytes())
    code, _, err = run("deblur", photo, *words, cwd=photo.parent)
    assert code == 2
    assert "choose another name" in err
    assert err.count("\n") == 1
    assert sorted(p.name for p in photo.parent.iterdir()) == [photo.name, mask.name]


@pytest.mark.parametrize(
    "words",
    [
        ("--disagreement", "map.png"),
        ("--disagreement", "map.png", "--samples", 4),
        ("--samples", 4),
        ("--reblur", "map.jpg"),
        ("--reblur", "nowhere/map.png"),
        ("--realism", 2),
    ],
)
def test_checks_that_cannot_be_are_refused_before_work(photo: Path, words) -> None:
    code, _, err = run("deblur", photo, *words, cwd=photo.parent)
    assert code == 2
    assert err.count("\n") == 1
    assert [p.name for p in photo.parent.iterdir()] == [photo.name]


def test_reproduce_on_the_command_line(photo: Path, tiny_weights: Path) -> None:
    words = ("--weights", tiny_weights)
    assert run("deblur", photo, *words, "--steps", 2, "--realism", 0.4, "--sidecar")[0] == 0
    sidecar = photo.with_name("holiday_deblurred.png.deblur.json")
    code, out, err = run("reproduce", sidecar, *words)
    assert (code, out, err) == (0, "The new result is the same, bit by bit.\n", "")
    other = json.loads(sidecar.read_text())
    other["recipe"]["deblur"]["seed"] = 9
    other["environment"]["system"] = "elsewhere"
    sidecar.write_text(json.dumps(other))
    code, out, _ = run("reproduce", sidecar, *words)
    assert code == 1
    assert "not the same" in out and "system: elsewhere then" in out
    code, _, err = run("reproduce", sidecar, *words, "-o", photo.with_name("again.jpg"))
    assert code == 2
    assert "another format has other bits" in err
    code, _, err = run("reproduce", photo, *words)
    assert code == 1 and "not a sidecar" in err


def test_a_mask_deblurs_in_its_place_alone_and_comes_out_of_the_sidecar(
    photo: Path, tiny_weights: Path
) -> None:
    mask = photo.with_name("mask.png")
    white = np.zeros((144, 208), np.uint8)
    white[40:100, 50:120] = 255
    Image.fromarray(white).save(mask)
    words = ("--weights", tiny_weights)
    code, _, _ = run(
        "deblur", photo, *words, "--mask", mask, "--no-protect-sharp", "--feather", 4, "--sidecar"
    )
    assert code == 0
    result = photo.with_name("holiday_deblurred.png")
    change = np.abs(
        np.asarray(Image.open(result)).astype(int) - np.asarray(Image.open(photo)).astype(int)
    ).max(axis=2)
    assert change[:28].max() == 0 and change[:, 140:].max() == 0
    assert change[50:90, 60:110].mean() > 1
    mask.unlink()
    code, out, _ = run("reproduce", result.with_name(result.name + ".deblur.json"), *words)
    assert (code, out) == (0, "The new result is the same, bit by bit.\n")
    code, _, err = run("deblur", photo, *words, "--mask", mask, "--overwrite")
    assert code == 1 and "mask.png" in err
