"""A whole evaluation of small folders, from the command's arguments to its files."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core import weights
from core.denoiser import DeblurModel
from core.errors import DeblurError, OptionsError, PhotoError, WeightsError
from core.evaluation import command
from core.evaluation.evaluate import Candidate, Plan, guidance_psnr, methods
from core.evaluation.scores import ImageScore, Method, differences, summarise
from core.evaluation.sets import find_sets
from core.options import TINY
from tests.core.evaluation.test_measures import blurred, scene

REPOSITORY = Path(__file__).resolve().parents[3]


def save(rgb, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.rint(rgb * 255).astype(np.uint8)).save(path)


def arguments(*words: object) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args([str(word) for word in words])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two pairs of known kinds, and one sharp photo of a size off the network's grid."""
    pairs, sharp = tmp_path / "pairs", tmp_path / "photos"
    for name, sigma in (("a", 1.0), ("b", 2.0)):
        save(scene(ord(name), 64, 80), pairs / "sharp" / f"{name}.png")
        save(blurred(scene(ord(name), 64, 80), sigma), pairs / "blur" / f"{name}.png")
    (pairs / "kinds.csv").write_text("file,kind\na.png,slight\nb.png,strong\n")
    save(scene(5, 71, 75), sharp / "c.png")
    return pairs, sharp


@pytest.fixture
def twins(tmp_path: Path) -> list[Path]:
    """Untrained weights whose last layers are not zero, so that they differ and do harm."""
    torch.manual_seed(0)
    found = []
    for name, guided in (("guided", True), ("unguided", False)):
        model = DeblurModel(replace(TINY, guided=guided))
        torch.nn.init.normal_(model.unet.head.weight, std=0.5)
        path = tmp_path / f"{name}.safetensors"
        path.write_bytes(weights.serialize(model, {}, torch.float16))
        found.append(path)
    return found


def test_one_run_has_every_row(folders, twins, tmp_path: Path, capsys) -> None:
    output, pictures = tmp_path / "report", tmp_path / "pictures"
    words = [*folders, "--weights", *twins, "--steps", "1,2", "--samples", "1,2"]
    args = arguments(*words, "--classical", "--device", "cpu", "-o", output)
    args.save_images = pictures
    assert command.run(args) == 0
    report = json.loads((output / "evaluation.json").read_text())
    labels = [score["method"]["name"] for score in report["sets"] if score["set"] == "pairs"]
    assert (
        labels == ["blurry input", "wiener", "richardson-lucy"] + ["guided"] * 3 + ["unguided"] * 3
    )
    assert len(report["images"]) == 9 * 3
    assert report["finished"] and report["notices"] == []
    mean_of_two = [row for row in report["images"] if row["method"]["samples"] == 2]
    assert {row["method"]["steps"] for row in mean_of_two} == {2}
    guidance = {(g["image"], g["weights"], g["scale"]) for g in report["guidance"]}
    assert guidance == {(image, "guided", scale) for image in "abc" for scale in (2, 4, 8)}
    assert {d["set"] for d in report["differences"]} == {"pairs", "photos", "all sets"}
    assert len(list(pictures.rglob("*.png"))) == 9 * 3

    for row in report["images"]:
        if row["set"] == "photos":
            assert row["gain"] is None
        else:
            assert row["gain"] == pytest.approx(row["psnr"] - row["input_psnr"], abs=1e-6)
    text = (output / "evaluation.md").read_text()
    harmed = [row for row in report["images"] if row["gain"] is not None and row["gain"] < -0.3]
    assert harmed and text.count("| pairs | a |") + text.count("| pairs | b |") == len(harmed)
    assert "| slight (1) | strong (1) |" in text
    assert f"python main.py evaluate {shlex.quote(str(folders[0]))}" in text
    assert report["weights"][0]["sha256"] == weights.load(twins[0]).sha256


def test_seeds_differ_and_repeat(folders, twins, tmp_path: Path) -> None:
    psnr, spreads = [], []
    for seeds in ("0,7", "7"):
        words = [folders[0], "--weights", twins[0], "--steps", "2", "--seeds", seeds]
        command.run(arguments(*words, "-o", tmp_path))
        report = json.loads((tmp_path / "evaluation.json").read_text())
        psnr.append({(r["image"], r["seed"]): r["psnr"] for r in report["images"]})
        spreads.append(report["sets"][-1]["seed_spread"])
    assert psnr[0]["a", 7] == psnr[1]["a", 7] != psnr[0]["a", 0]
    assert spreads[0] > 0 and spreads[1] is None


def test_an_unreadable_photo_is_told_and_the_rest_done(folders, twins, capsys) -> None:
    pairs = folders[0]
    (pairs / "blur" / "a.png").write_bytes(b"no picture")
    save(scene(1, 64, 64), pairs / "sharp" / "lonely.png")
    assert command.run(arguments(pairs, "--weights", twins[0], "--steps", "1")) == 1
    captured = capsys.readouterr()
    assert "a.png" in captured.err and "lonely" in captured.err
    assert "## pairs (1 photos)" in captured.out


def test_wrong_options_are_refused_before_anything_runs(folders, twins) -> None:
    with pytest.raises(OptionsError, match="Steps go from 1"):
        command.run(arguments(folders[0], "--weights", twins[0], "--steps", "0"))
    with pytest.raises(OptionsError, match="twice"):
        command.run(arguments(folders[0], "--weights", twins[0], twins[0]))
    with pytest.raises(SystemExit):
        arguments(folders[0], "--steps", "one")


def test_what_is_missing_is_named(folders, twins, tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="nowhere is not a folder"):
        command.run(arguments(tmp_path / "nowhere", "--weights", twins[0]))
    with pytest.raises(WeightsError, match=r"none\.safetensors"):
        command.run(arguments(folders[0], "--weights", tmp_path / "none.safetensors"))
    with pytest.raises(PhotoError, match="is not a folder"):
        command.run(arguments(folders[0], "--weights", twins[0], "-o", twins[0]))


def test_sets_are_paired_by_name_and_limited(folders, tmp_path: Path) -> None:
    pairs, sharp = find_sets(folders, limit=1)
    assert [pair.name for pair in pairs.pairs] == ["a"] and not pairs.pairs[0].is_reference
    assert sharp.pairs[0].is_reference
    (tmp_path / "empty").mkdir()
    with pytest.raises(PhotoError, match="nothing to evaluate"):
        find_sets([tmp_path / "empty"])


def test_sets_of_one_name_are_told_apart_and_keep_what_lacks_a_partner(folders, tmp_path) -> None:
    again = tmp_path / "again" / folders[0].name
    shutil.copytree(folders[0], again)
    save(scene(1, 64, 64), again / "sharp" / "lonely.png")
    first, second = find_sets([folders[0], again])
    assert first.name != second.name == f"again/{again.name}"
    assert second.unpaired == ("lonely",)


def test_every_folder_and_photo_has_a_name_of_its_own(tmp_path: Path) -> None:
    places = [tmp_path / name / "dev" / "gopro" for name in ("x", "y")]
    for place in places:
        for name in ("1.png", "1.jpg", "2.png"):
            save(scene(1, 64, 64), place / name)
    first, second = find_sets(places)
    assert (first.name, second.name) == ("x/dev/gopro", "y/dev/gopro")
    assert [pair.name for pair in first.pairs] == ["1.jpg", "1.png", "2"]
    with pytest.raises(PhotoError, match="is given twice"):
        find_sets([places[0], places[0]])
    for side, names in (("blur", ("1.png", "1.jpg", "2.png")), ("sharp", ("1.png", "2.jpg"))):
        for name in (*names, "._1.png"):
            save(scene(1, 64, 64), tmp_path / "pairs" / side / name)
    (found,) = find_sets([tmp_path / "pairs"])
    assert [pair.name for pair in found.pairs] == ["1.png", "2"]
    assert found.unpaired == ("1.jpg",)


def test_pictures_do_not_replace_one_another_and_names_may_be_no_text(
    twins, tmp_path: Path, capsys
) -> None:
    names = ["a b.png", "a_b.png", os.fsdecode(b"caf\xe9.png")]
    for name in names:
        save(scene(1, 64, 64), tmp_path / "photos" / name)
    args = arguments(tmp_path / "photos", "--weights", twins[0], "--steps", 1, "-o", tmp_path)
    args.save_images = tmp_path / "pictures"
    assert command.run(args) == 0
    assert len(list(args.save_images.rglob("*.png"))) == 2 * len(names)
    assert (tmp_path / "evaluation.md").read_text()


def test_guidance_starts_as_the_blurry_luma(folders) -> None:
    """The untrained regressors add nothing: estimate and blurry luma agree, at any size."""
    sharp = scene(5, 71, 75)
    for ours, theirs in guidance_psnr(DeblurModel(TINY), blurred(sharp, 2), sharp):
        assert ours == pytest.approx(theirs, abs=1e-3) and 10 < theirs < 60


def row(image: str, method: Method, seed: int, gain: float) -> ImageScore:
    return ImageScore(
        set="s", image=image, kind="", method=method, seed=seed, psnr=25 + gain, ssim=0.8,
        gmsd=0.1, lsd=3.0, lpips=None, input_psnr=25.0, gain=gain,
        aligned_gain=gain + 0.5, shift=(0.1, 0.0, -0.1), off_sharp=(0.0, 0.0, 0.0),
        points=(0.0, 0.0), flat_noise=None, seconds=1.0,
    )  # fmt: skip


def test_set_row_averages_seeds_before_photos() -> None:
    method = Method(name="ours", steps=1, seeds=(0, 1))
    gains = {"good": (1.0, 2.0), "bad": (-0.2, -0.6)}
    rows = [row(i, method, seed, g) for i, pair in gains.items() for seed, g in enumerate(pair)]
    score = summarise(rows, [(1.0, 2.0, 3.0), (3.0, 4.0, 5.0)])
    assert score.images == 2 and score.gain is not None
    assert score.gain.mean == pytest.approx((1.5 - 0.4) / 2)
    assert score.aligned_gain is not None
    assert score.aligned_gain.mean == pytest.approx(score.gain.mean + 0.5)
    assert (score.worst_image, score.worst) == ("bad", pytest.approx(-0.4))
    assert score.share_worse == 0.5
    assert score.seed_spread == pytest.approx(1.0)
    assert score.swd == pytest.approx(3.0)


def test_differences_are_paired_by_photo() -> None:
    """A constant advantage has an interval of no width, however much the photos differ."""
    ours, twin = (Method(name=name, steps=1, seeds=(0,)) for name in ("ours", "twin"))
    rows = [row(str(i), ours, 0, i + 0.25) for i in range(8)]
    rows += [row(str(i), twin, 0, i) for i in range(8)]
    found = {(d.set, d.measure): d.value for d in differences(rows, ["ours", "twin"])}
    assert found["s", "psnr"].mean == pytest.approx(0.25)
    assert found["s", "psnr"].high - found["s", "psnr"].low < 1e-9
    assert found["all sets", "psnr"].mean == pytest.approx(0.25)


def test_arguments_load_no_torch() -> None:
    code = "import sys, core.evaluation.command; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY).returncode == 0


def test_samplers_and_scales_have_rows_of_their_own() -> None:
    plan = Plan(
        candidates=(Candidate(name="ours", weights=None, deblurrer=None),),  # type: ignore[arg-type]
        steps=(1, 4),
        samplers=("dpmpp_2m", "ancestral"),
        scales=(1.0, 0.5),
    )
    assert [method.label for method in methods(plan)][1:] == [
        "ours, 1 step",
        "ours, 4 steps",
        "ours, 4 steps, ancestral",
        "ours, 1 step, scale 0.5",
        "ours, 4 steps, scale 0.5",
        "ours, 4 steps, ancestral, scale 0.5",
    ]


def test_schedules_have_rows_of_their_own() -> None:
    plan = Plan(
        candidates=(Candidate(name="ours", weights=None, deblurrer=None),),  # type: ignore[arg-type]
        steps=(1, 4),
        schedules=("jump", "karras"),
    )
    assert [method.label for method in methods(plan)][1:] == [
        "ours, 1 step",
        "ours, 4 steps",
        "ours, 4 steps, karras",
    ]


def test_a_second_look_and_no_hint_have_rows_and_lines_of_their_own() -> None:
    args = arguments("somewhere", "--steps", "1,4", "--hint", "yes,no", "--twice", "no,yes")
    plan = Plan(
        candidates=(Candidate(name="ours", weights=None, deblurrer=None),),  # type: ignore[arg-type]
        steps=args.steps,
        hints=args.hint,
        twice=args.twice,
    )
    found = methods(plan)[1:]
    assert [method.label for method in found] == [
        "ours, 1 step",
        "ours, 4 steps",
        "ours, 1 step, looking twice",
        "ours, 4 steps, looking twice",
        "ours, 1 step, no hint",
        "ours, 4 steps, no hint",
        "ours, 1 step, no hint, looking twice",
        "ours, 4 steps, no hint, looking twice",
    ]
    assert len({method.family for method in found}) == 4
    assert "--twice no,yes" in command._command(args)


def test_a_plot_shows_realism_against_fidelity(folders, twins, tmp_path: Path) -> None:
    path = tmp_path / "new" / "plot.png"
    words = ["--weights", twins[0], "--steps", "1,2", "--sampler", "dpmpp_2m,ancestral"]
    assert command.run(arguments(*folders, *words, "--plot", path, "-o", tmp_path)) == 0
    command._check_plot(path)  # may be replaced by a newer one
    with Image.open(path) as picture:
        assert picture.size[0] > 700 and picture.size[1] > 700
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or []}
    assert {(31, 119, 180), (255, 127, 14)} <= colours
    assert f"--plot {path}" in (tmp_path / "evaluation.md").read_text()


def test_a_plot_replaces_nothing_but_a_plot_and_is_a_png(folders, twins, tmp_path: Path) -> None:
    photos = sorted((folders[0] / "sharp").iterdir())
    other = shutil.copy(photos[0], tmp_path / "other.png")
    before = photos[-1].read_bytes()
    for path, said in (
        *((photo, "is no plot") for photo in (photos[0], photos[-1], other)),
        (folders[0] / "p.txt", "as .png"),
    ):
        with pytest.raises(OptionsError, match=said):
            command.run(arguments(*folders, "--weights", twins[0], "--limit", 1, "--plot", path))
    assert photos[-1].read_bytes() == before


def test_nothing_evaluated_is_nothing_to_draw(tmp_path: Path, twins) -> None:
    save(scene(5, 20, 20), tmp_path / "small" / "c.png")
    words = [tmp_path / "small", "--weights", twins[0], "--plot", tmp_path / "plot.png"]
    with pytest.raises(DeblurError, match="nothing to draw"):
        command.run(arguments(*words))
    assert not (tmp_path / "plot.png").exists()


def test_means_of_several_stand_beside_one(folders) -> None:
    plan = Plan(
        candidates=(Candidate(name="ours", weights=None, deblurrer=None),),  # type: ignore[arg-type]
        steps=(1, 4),
        samples=(1, 4),
    )
    assert [method.label for method in methods(plan)][1:] == [
        "ours, 1 step",
        "ours, 4 steps",
        "ours, 4 steps, mean of 4",
    ]
    one, four = methods(replace(plan, samples=(4,), seeds=(5, 6)))[1:]
    assert (one.label, one.seeds) == ("ours, 1 step", (5,)), "one step is the same for every seed"
    assert (four.label, four.seeds) == ("ours, 4 steps, mean of 4", (5, 6))
