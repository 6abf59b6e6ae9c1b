"""Sidecars: complete, readable again, and the result comes out of them bit by bit."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core import photo as photos
from core import provenance, weights
from core.blur_network import SHIPPED
from core.deblur import Deblurrer, drain
from core.deliver import deliver
from core.denoiser import DeblurModel
from core.develop import develop
from core.errors import OptionsError, PhotoError, WeightsError
from core.options import TINY, DeblurOptions, FinishOptions, Recipe, Region, SaveOptions
from core.provenance import SidecarError
from core.reproduce import Reproduction, reproduce

RECIPE = Recipe(
    deblur=DeblurOptions(steps=2, sampler="ancestral", seed=3, samples=2, tile=112),
    finish=FinishOptions(amount=80, grain="match"),
    save=SaveOptions(sidecar=True, ai_mark=True, quality=90),
)


@pytest.fixture
def source(tmp_path: Path, photo_rgb) -> Path:
    path = tmp_path / "in" / "holiday.png"
    path.parent.mkdir()
    Image.fromarray((photo_rgb * 255).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def make(source: Path, tiny_weights: Path, tmp_path: Path) -> Callable[..., Path]:
    """Deblurs the photo by a recipe; returns the sidecar's path."""

    def run(recipe: Recipe = RECIPE, name: str = "result.jpg") -> Path:
        deblurrer = Deblurrer(weights.load(tiny_weights))
        digest = provenance.file_sha256(source)
        photo = photos.decode(source)
        result = drain(develop(photo, deblurrer, recipe))
        origin = provenance.origin(deblurrer, source, digest, result)
        target = tmp_path / name
        deliver(photo.with_rgb(result.rgb), target, recipe, origin)
        return provenance.sidecar_path(target)

    return run


def again(sidecar: Path, weights_file: Path, **options) -> Reproduction:
    items = list(reproduce(sidecar, weights_file=weights_file, **options))
    assert isinstance(items[-1], Reproduction)
    return items[-1]


@pytest.mark.parametrize(
    "deblur",
    [
        RECIPE.deblur,
        DeblurOptions(steps=2, scale=0.5),
        DeblurOptions(steps=3, region=Region(x=20, y=10, width=90, height=70)),
    ],
)
@pytest.mark.parametrize("name", ["result.jpg", "result.tif"])
def test_a_result_comes_out_of_its_sidecar_bit_by_bit(
    make, tiny_weights: Path, deblur: DeblurOptions, name: str
) -> None:
    sidecar = make(replace(RECIPE, deblur=deblur), name)
    found = again(sidecar, tiny_weights)
    assert found == Reproduction(bit_equal=True, compared=True, differences=())
    assert found.is_success


def test_a_sidecar_is_read_as_it_was_written(make, source: Path) -> None:
    sidecar = make(
        replace(RECIPE, deblur=DeblurOptions(region=Region(x=1, y=2, width=50, height=40)))
    )
    record = provenance.read(sidecar)
    assert (sidecar.parent / record.input.file).resolve() == source.resolve()
    assert record.input.sha256 == provenance.file_sha256(source)
    assert record.output.file == "result.jpg"
    assert record.recipe.finish == RECIPE.finish
    assert record.recipe.save == RECIPE.save
    assert record.recipe.deblur.region == Region(x=1, y=2, width=50, height=40)
    # What "auto" came to, not the wish.
    assert record.recipe.deblur.device == record.environment.device
    assert record.recipe.deblur.tile is not None
    assert record.environment.threads == torch.get_num_threads()
    versions = record.environment.versions
    # Builds for other devices have the same number before the plus.
    assert versions["torch"] == str(torch.__version__)
    # The model is told how the photo is blurred: other weights for that, another result.
    assert versions["blur estimate"] == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()[:12]


def test_a_name_that_is_no_utf8_comes_back(make, source: Path, tmp_path: Path) -> None:
    odd = source.with_name(os.fsdecode(b"caf\xe9.png"))
    try:
        source.rename(odd)
    except OSError:
        pytest.skip("this file system takes UTF-8 alone")
    source.symlink_to(odd)
    record = provenance.read(make(name=os.fsdecode(b"caf\xe9_deblurred.jpg")))
    assert os.fsencode(record.output.file) == b"caf\xe9_deblurred.jpg"


def test_another_seed_is_not_the_same_and_is_measured(make, tiny_weights: Path) -> None:
    sidecar = make(name="result.png")
    content = json.loads(sidecar.read_text())
    content["recipe"]["deblur"]["seed"] = 4
    content["environment"]["versions"]["torch"] = "2.0.0"
    sidecar.write_text(json.dumps(content))
    found = again(sidecar, tiny_weights)
    assert not found.bit_equal and not found.is_success
    assert found.close is not None and found.close < 0.999
    assert found.largest is not None and found.largest > 2
    assert found.differences == (f"torch: 2.0.0 then, {torch.__version__} now",)


def test_a_slightly_different_result_is_close_enough(make, tiny_weights: Path) -> None:
    """As from another device: here the result on the disk was changed, and its hash with it."""
    sidecar = make(name="result.png")
    result = sidecar.with_name("result.png")
    pixels = np.asarray(Image.open(result)).copy()
    pixels[:2, :2] ^= 1
    Image.fromarray(pixels).save(result)
    content = json.loads(sidecar.read_text())
    content["output"]["sha256"] = provenance.file_sha256(result)
    sidecar.write_text(json.dumps(content))
    found = again(sidecar, tiny_weights)
    assert not found.bit_equal and found.is_success
    assert (found.close, found.largest) == (1.0, pytest.approx(1.0, abs=0.01))


def test_without_the_result_nothing_is_claimed(make, tiny_weights: Path) -> None:
    sidecar = make()
    content = json.loads(sidecar.read_text())
    content["recipe"]["deblur"]["seed"] = 4
    sidecar.write_text(json.dumps(content))
    sidecar.with_name("result.jpg").unlink()
    found = again(sidecar, tiny_weights)
    assert not (found.bit_equal or found.compared or found.is_success)


def test_a_result_that_was_changed_is_not_called_the_same(make, tiny_weights: Path) -> None:
    sidecar = make(name="result.png")
    with sidecar.with_name("result.png").open("ab") as file:
        file.write(b"tagged")
    found = again(sidecar, tiny_weights)
    assert found.bit_equal and not found.compared


def test_the_recorded_result_is_not_replaced(make, tiny_weights: Path) -> None:
    """By one that may differ: what the sidecar is about would be lost."""
    sidecar = make(name="result.png")
    result = sidecar.with_name("result.png")
    with pytest.raises(OptionsError, match="recorded result"):
        next(reproduce(sidecar, weights_file=tiny_weights, output=result, overwrite=True))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(SidecarError, match="not an ordinary file"):
        provenance.read(tmp_path / "pipe.json")


def test_the_new_result_can_be_kept(make, tiny_weights: Path, tmp_path: Path) -> None:
    sidecar = make()
    kept = tmp_path / "kept.jpg"
    again(sidecar, tiny_weights, output=kept)
    assert kept.read_bytes() == sidecar.with_name("result.jpg").read_bytes()
    with pytest.raises(PhotoError, match="there already"):
        again(sidecar, tiny_weights, output=kept)


def test_where_the_new_result_cannot_be_kept_is_said_before_any_work(
    make, source: Path, tiny_weights: Path, tmp_path: Path
) -> None:
    sidecar = make()
    for output, words in (
        (sidecar.with_name("result.jpg"), "there already"),
        (source, "original photo"),
        (tmp_path, "is a folder"),
        (tmp_path / "missing" / "kept.jpg", "does not exist"),
        (tmp_path / "kept", "results are written as"),
    ):
        with pytest.raises(PhotoError, match=words):
            next(reproduce(sidecar, weights_file=tiny_weights, output=output))


def test_the_wrong_photo_or_weights_are_refused_before_any_work(
    make, source: Path, tiny_weights: Path, tmp_path: Path
) -> None:
    sidecar = make()
    other = tmp_path / "other.safetensors"
    other.write_bytes(weights.serialize(DeblurModel(TINY), {}, torch.float32))
    with pytest.raises(WeightsError, match="other weights"):
        next(reproduce(sidecar, weights_file=other))
    moved = source.rename(tmp_path / "moved.png")
    with pytest.raises(PhotoError, match=r"holiday\.png"):
        next(reproduce(sidecar, weights_file=tiny_weights))
    assert again(sidecar, tiny_weights, source=moved).bit_equal
    moved.write_bytes(moved.read_bytes() + b"x")
    with pytest.raises(SidecarError, match="not the photo"):
        next(reproduce(sidecar, weights_file=tiny_weights, source=moved))


def test_threads_are_restored(make, tiny_weights: Path) -> None:
    sidecar = make()
    content = json.loads(sidecar.read_text())
    content["environment"]["threads"] = 2
    sidecar.write_text(json.dumps(content))
    before = torch.get_num_threads()
    run = reproduce(sidecar, weights_file=tiny_weights)
    next(run)
    assert torch.get_num_threads() == 2
    run.close()  # type: ignore[attr-defined]
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: "[]", "not a sidecar"),
        (lambda c: "{", "no JSON"),
        (lambda c: json.dumps(c | {"format": "guided-deblur-sidecar-9"}), "newer"),
        (lambda c: json.dumps({k: v for k, v in c.items() if k != "input"}), "damaged"),
        (lambda c: json.dumps(c | {"recipe": c["recipe"] | {"deblur": {"steps": 0}}}), "damaged"),
        (lambda c: json.dumps(c | {"environment": {"cpu": 1}}), "damaged"),
        (lambda c: json.dumps(c | {"weights": "compact"}), "damaged"),
        (lambda c: json.dumps(c | {"input": c["input"] | {"file": 5}}), "damaged"),
    ],
)
def test_what_is_no_sidecar_is_said(make, tiny_weights: Path, change, words: str) -> None:
    sidecar = make()
    sidecar.write_text(change(json.loads(sidecar.read_text())))
    with pytest.raises(SidecarError, match=words) as caught:
        provenance.read(sidecar)
    assert "\n" not in str(caught.value)


def test_an_existing_sidecar_stays_and_so_does_the_place_of_its_result(
    make, tmp_path: Path
) -> None:
    mine = tmp_path / "result.jpg.deblur.json"
    mine.write_text("mine")
    with pytest.raises(PhotoError, match="there already"):
        make()
    assert mine.read_text() == "mine"
    assert not (tmp_path / "result.jpg").exists()


def test_where_no_sidecar_can_be_the_result_before_it_stays(make, tmp_path: Path) -> None:
    before = b"of before"
    (tmp_path / "result.jpg").write_bytes(before)
    (tmp_path / "result.jpg.deblur.json").mkdir()
    with pytest.raises(PhotoError, match="is a folder"):
        make(replace(RECIPE, save=replace(RECIPE.save, overwrite=True)))
    assert (tmp_path / "result.jpg").read_bytes() == before


def test_a_sidecar_goes_again_with_a_result_that_gets_no_name(
    make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.link

    def link(source: Path, target: Path) -> None:
        if target.name == "result.jpg":
            raise OSError(errno.ENOSPC, "full")
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(PhotoError, match="disk is full"):
        make()
    assert [path.name for path in tmp_path.iterdir() if "result" in path.name] == []


def test_a_result_that_cannot_be_replaced_keeps_its_sidecar(
    make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sidecar = make()
    before = sidecar.read_bytes(), (tmp_path / "result.jpg").read_bytes()
    real = Path.replace

    def replace_file(self: Path, target: Path) -> Path:
        if target.name == "result.jpg":
            raise OSError(errno.EIO, "gone")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace_file)
    again_with = replace(RECIPE.save, overwrite=True, quality=50)
    with pytest.raises(PhotoError, match="reported an error"):
        make(replace(RECIPE, save=again_with))
    assert (sidecar.read_bytes(), (tmp_path / "result.jpg").read_bytes()) == before


def test_differences_name_what_changed(make) -> None:
    now = provenance.read(make()).environment
    then = replace(now, dtype="fp64", versions=now.versions | {"Pillow": "1.0", "new": "2"})
    lines = provenance.differences(then, now)
    assert lines == [
        f"Pillow: 1.0 then, {now.versions['Pillow']} now",
        f"dtype: fp64 then, {now.dtype} now",
        "new: 2 then, none now",
    ]
    assert provenance.differences(now, now) == []
    plain, *builds = [
        replace(now, versions={"torch": f"2.9.0{build}"}) for build in ("", "+a", "+b")
    ]
    assert (
        provenance.differences(plain, builds[0]) == provenance.differences(builds[0], plain) == []
    )
    assert provenance.differences(*builds) == ["torch: 2.9.0+a then, 2.9.0+b now"]
    assert asdict(now)["versions"]["guided-deblur"]
