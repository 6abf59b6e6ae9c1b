"""`deblur --variations`: several seeds, a file for each; real processes, a tiny model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.presets import BALANCED
from tests.app.command_line import run

WORDS = ("--steps", 3, "--sampler", "ancestral")


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_each_variation_is_what_its_seed_alone_gives(photo: Path, tiny_weights: Path) -> None:
    before = photo.read_bytes()
    words = (photo, "--weights", tiny_weights, *WORDS, "--realism", 0.7, "--amount", 80)
    code, out, err = run("deblur", *words, "--variations", 3, "--seed", 5, "--sidecar")
    assert (code, err) == (0, "")
    made = [photo.with_name(f"holiday_variation{number}.png") for number in (1, 2, 3)]
    assert [line.split("  (")[0] for line in out.splitlines()] == [str(path) for path in made]
    assert "(seed 6, " in out.splitlines()[1]
    assert photo.read_bytes() == before
    alone = photo.with_name("alone.png")
    assert run("deblur", *words, "--seed", 6, "-o", alone)[0] == 0
    assert np.array_equal(pixels(alone), pixels(made[1]))
    assert not np.array_equal(pixels(made[0]), pixels(made[1]))
    sidecar = made[2].with_name(made[2].name + ".deblur.json")
    code, out, _ = run("reproduce", sidecar, "--weights", tiny_weights)
    assert (code, out) == (0, "The new result is the same, bit by bit.\n")


def test_without_steps_the_balanced_preset_stands_in(photo: Path, tiny_weights: Path) -> None:
    target, spread = photo.with_name("new.webp"), photo.with_name("spread.png")
    code, out, _ = run(
        "deblur", photo, "--weights", tiny_weights, "--variations", 2, "-o", target, "--json",
        "--disagreement", spread, "--sampler", "heun", "--sidecar",
    )  # fmt: skip
    assert code == 0
    made = json.loads(photo.with_name("new_variation1.webp.deblur.json").read_text())
    assert made["recipe"]["deblur"]["sampler"] == "heun", "a sampler that was asked for stays"
    lines = [json.loads(line) for line in out.splitlines()]
    assert [Path(line["output"]).name for line in lines] == [
        "new_variation1.webp",
        "new_variation2.webp",
    ]
    assert [(line["steps"], line["seed"]) for line in lines] == [
        (BALANCED.steps, 0),
        (BALANCED.steps, 1),
    ]
    assert all(Path(line["output"]).exists() for line in lines)
    assert lines[0]["checks"][0].startswith("The 2 samples agree in")
    assert spread.exists()


def test_nothing_that_is_there_is_replaced(photo: Path, tiny_weights: Path) -> None:
    second = photo.with_name("holiday_variation2.png")
    second.write_bytes(b"mine")
    words = ("deblur", photo, "--weights", tiny_weights, *WORDS, "--variations", 2)
    code, _, err = run(*words)
    assert code == 1
    assert "holiday_variation2.png exists already" in err
    assert sorted(path.name for path in photo.parent.iterdir()) == ["holiday.png", second.name]
    assert second.read_bytes() == b"mine"


def test_a_result_does_not_replace_another_photo_of_the_call(
    photo: Path, tiny_weights: Path
) -> None:
    """As when `*.png` takes in the results of the last time."""
    other = photo.with_name("holiday_deblurred.png")
    other.write_bytes(photo.read_bytes())
    before = other.read_bytes()
    code, _, err = run("deblur", photo, other, "--weights", tiny_weights, "--overwrite")
    assert code == 1
    assert err.count("\n") == 1 and "to be deblurred too" in err
    assert other.read_bytes() == before
    assert photo.with_name("holiday_deblurred_deblurred.png").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--variations", 1),
        ("--variations", 17),
        ("--variations", 4, "--samples", 2),
        ("--variations", 4, "--reblur", "map.png"),
    ],
)
def test_variations_that_cannot_be_are_refused_before_work(photo: Path, words: tuple) -> None:
    code, _, err = run("deblur", photo, *words, cwd=photo.parent)
    assert code == 2
    assert err.count("\n") == 1
