"""Templates and targets: what gets which name, and what never does."""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from core.batch import planning, store
from core.batch.item import Item, Plan
from core.batch.options import BatchOptions, Job, Search, changes
from core.batch.planning import Namer, example
from core.batch.search import Found, without_results
from core.batch.template import fill
from core.batch.turns import Turns
from core.errors import OptionsError
from core.names import name_key, numbered
from core.options import DeblurOptions, Recipe, Region, SaveOptions
from core.photo.dates import date_taken
from core.provenance import sidecar_path
from tests.core.batch.conftest import job_for, write_photo

EMPTY = {"name": "IMG", "date": "", "seed": "7", "steps": "1", "n": "001"}


@pytest.mark.parametrize(
    ("template", "stem"),
    [
        ("{name}_deblurred", "IMG_deblurred"),
        ("{date}_{name}", "IMG"),
        ("{name}_{date}", "IMG"),
        ("{name}_{date}_{seed}", "IMG_7"),
        ("{name} ({date})", "IMG"),
        ("{date}", "IMG"),
        ("{date} {date} {n}-{steps}", "001-1"),
        (".{name}", "IMG"),
    ],
)
def test_empty_fields_take_their_separator_along(template: str, stem: str) -> None:
    assert fill(template, EMPTY) == stem
    assert fill("{name}_{date}", EMPTY | {"date": "2024-05-17"}) == "IMG_2024-05-17"


@pytest.mark.parametrize(
    "template",
    ["", "plain", "../{name}", "a/{name}", "{name", "{size}", "{name!r}", "{n:>9}", "{}"],
)
def test_templates_that_name_no_file_are_refused(template: str) -> None:
    with pytest.raises(OptionsError, match="template"):
        BatchOptions(template=template)


def test_long_names_are_cut_at_a_letter() -> None:
    name = numbered("ü" * 300, 12, ".jpg")
    assert len(os.fsencode(name)) in (254, 255)
    assert name.endswith("ü-12.jpg")


def test_long_names_leave_room_for_the_sidecar(tmp_path: Path) -> None:
    photo, out = write_photo(tmp_path / f"{'ü' * 123}.jpg"), tmp_path / "out"
    out.mkdir()
    recipe = Recipe(save=SaveOptions(sidecar=True))
    options = BatchOptions(recipe=recipe, template="{name}_deblurred")
    (plan,) = plans(out, [(photo, "")], recipe=recipe, template="{name}_deblurred")
    assert plan.target is not None
    assert plan.target.name == example(photo, options)
    sidecar_path(plan.target).touch()


def test_long_names_keep_what_the_template_adds(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / f"{'ü' * 125}.jpg")
    options: dict[str, object] = {"template": "{seed}-{name}_deblurred"}
    first, second = plans(tmp_path, [(photo, ""), (photo, "")], **options)
    assert first.target is not None
    assert second.target is not None
    assert first.target.name.startswith("0-üü")
    assert first.target.name.endswith("ü_deblurred.jpg")
    assert second.target.name.endswith("ü_deblurred-2.jpg")
    assert first.target.name == example(photo, BatchOptions(template="{seed}-{name}_deblurred"))
    # Once more in that folder, what was written is no photo.
    found = [Found(photo), *(Found(write_photo(p.target)) for p in (first, second) if p.target)]
    assert without_results(found, tmp_path, BatchOptions(**options)) == found[:1]  # type: ignore[arg-type]


def test_the_date_comes_from_the_header(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:17 18:20:01"
    dated = tmp_path / "dated.jpg"
    Image.new("RGB", (8, 8)).save(dated, exif=exif)
    assert date_taken(dated) == "2024-05-17"
    assert date_taken(write_photo(tmp_path / "plain.jpg")) == ""
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff no")
    assert date_taken(tmp_path / "broken.jpg") == ""
    assert date_taken(tmp_path / "absent.jpg") == ""


# Targets --------------------------------------------------------------------------------------


def plans(output: Path, items: list[tuple[Path, str]], **options: object) -> list[Plan]:
    chosen = BatchOptions(**{"template": "{name}"} | options)  # type: ignore[arg-type]
    namer = Namer(output, chosen, set(), [path for path, _ in items])
    return [
        namer.plan(Item(id=n, number=n, source=path, folder=folder))
        for n, (path, folder) in enumerate(items, 1)
    ]


def targets(found: list[Plan]) -> list[str]:
    return [plan.target.name if plan.target else plan.state for plan in found]


def test_equal_names_are_told_apart(tmp_path: Path) -> None:
    a, b = write_photo(tmp_path / "a" / "IMG.jpg"), write_photo(tmp_path / "b" / "img.JPG")
    raw = tmp_path / "c" / "IMG.nef"
    items = [(a, ""), (b, ""), (raw, "")]
    assert targets(plans(tmp_path / "out", items)) == ["IMG.jpg", "img-2.JPG", "IMG.tif"]
    flat = plans(tmp_path / "out", [(a, "x"), (b, "y")], suffix=".png", structure=False)
    assert targets(flat) == ["IMG.png", "img-2.png"]
    kept = plans(tmp_path / "out", [(a, "x"), (b, "y")])
    assert [plan.target for plan in kept] == [
        tmp_path / "out" / "x" / "IMG.jpg",
        tmp_path / "out" / "y" / "img.JPG",
    ]


def test_thousands_of_one_name_are_told_apart_at_once(tmp_path: Path) -> None:
    items = [(tmp_path / f"{number}.jpg", "") for number in range(3000)]
    start = time.process_time()
    found = plans(tmp_path / "out", items, template="{seed}")
    assert time.process_time() - start < 5
    assert targets(found)[::1000] == ["0.jpg", "0-1001.jpg", "0-2001.jpg"]


def test_a_name_that_is_free_again_is_given_again(tmp_path: Path) -> None:
    items = [Item(id=n, number=n, source=tmp_path / f"{n}.jpg") for n in range(3)]
    namer = Namer(tmp_path / "out", BatchOptions(template="{seed}"), set(), ())
    first, second, _ = (namer.plan(item).target for item in items)
    assert first is not None
    assert second is not None
    namer.renew({name_key(second)}, ())
    assert namer.plan(items[0]).target == first


def test_a_photo_s_file_is_looked_at_once_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: Counter[Path] = Counter()
    monkeypatch.setattr(planning, "identity", lambda path: looked.update([path]))
    photos = [write_photo(tmp_path / "in" / f"{number}.png") for number in range(5)]
    job = job_for(tmp_path / "in", tmp_path / "out")
    with closing(store.open_batch(job, [], resume=False)) as batch:
        turns = Turns(batch.journal)
        for photo in photos:  # as they come into a watched folder
            batch.journal.add([Found(photo)])
            waiting = batch.journal.next_waiting()
            assert waiting is not None
            taken = turns.take(waiting)
            assert taken is not None
            assert taken.state == "working"
    assert looked == Counter(photos)


def test_what_happens_to_existing_files(tmp_path: Path) -> None:
    photo, out = write_photo(tmp_path / "IMG.jpg"), tmp_path / "out"
    write_photo(out / "IMG.jpg")
    write_photo(out / "IMG-2.jpg")
    (skipped,) = plans(out, [(photo, "")])
    assert skipped.state == "skipped"
    assert "IMG.jpg is there already" in skipped.message
    assert targets(plans(out, [(photo, "")], existing="rename")) == ["IMG-3.jpg"]
    assert targets(plans(out, [(photo, "")], existing="overwrite")) == ["IMG.jpg"]


@pytest.mark.parametrize("existing", ["skip", "rename", "overwrite"])
@pytest.mark.parametrize("kind", ["same", "symlink", "hardlink"])
def test_a_source_is_no_target(tmp_path: Path, existing: str, kind: str) -> None:
    photo, out = write_photo(tmp_path / "in" / "IMG.jpg"), tmp_path / "out"
    out.mkdir()
    if kind == "symlink":
        (out / "IMG.jpg").symlink_to(photo)
    elif kind == "hardlink":
        os.link(photo, out / "IMG.jpg")
    else:
        out = photo.parent
    (plan,) = plans(out, [(photo, "")], existing=existing)
    if existing == "rename":
        assert targets([plan]) == ["IMG-2.jpg"]
    else:
        assert plan.state == "failed"
        assert "the photo itself" in plan.message


def test_another_items_source_is_no_target_either(tmp_path: Path) -> None:
    one, other = write_photo(tmp_path / "a" / "IMG.jpg"), write_photo(tmp_path / "b" / "IMG.jpg")
    first, second = plans(other.parent, [(one, ""), (other, "")], existing="overwrite")
    assert "is an original photo" in first.message
    assert "the photo itself" in second.message


def test_links_and_dots_do_not_lead_out_of_the_output(tmp_path: Path) -> None:
    photo, out = write_photo(tmp_path / "IMG.jpg"), tmp_path / "out"
    out.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (out / "linked").symlink_to(tmp_path / "elsewhere")
    for folder in ("linked", "..", "a/../../b"):
        (plan,) = plans(out, [(photo, folder)])
        assert plan.state == "failed", folder
        assert "leads out of the output folder" in plan.message


def test_a_sidecars_name_counts_as_taken(tmp_path: Path) -> None:
    photo, out = write_photo(tmp_path / "IMG.jpg"), tmp_path / "out"
    out.mkdir()
    (out / "IMG.jpg.deblur.json").write_text("mine")
    recipe = Recipe(save=SaveOptions(sidecar=True))
    assert targets(plans(out, [(photo, "")], recipe=recipe, existing="rename")) == ["IMG-2.jpg"]
    (skipped,) = plans(out, [(photo, "")], recipe=recipe)
    assert (skipped.state, skipped.message) == (
        "skipped",
        "IMG.jpg.deblur.json is there already.",
    )


# Jobs -----------------------------------------------------------------------------------------


def test_a_job_can_be_written_down() -> None:
    region = Region(x=1, y=2, width=3, height=4)
    deblur = DeblurOptions(steps=3, guidance_strength=(1, 0.5, 0), region=region, tile=256)
    options = BatchOptions(
        recipe=Recipe(deblur=deblur, save=SaveOptions(quality=90)),
        suffix=".png",
        weights=Path("/w/x.safetensors"),
    )
    paths = (Path("/photos/ü"), Path(os.fsdecode(b"/photos/\xff")))
    job = Job(search=Search(paths=paths, patterns=("*.jpg",)), output=Path("/o"), options=options)
    assert Job.from_json(job.to_json()) == job


def test_changes_are_said_in_words() -> None:
    search = Search(paths=(Path("a"),))
    one = Job(search=search, output=Path("o"))
    other = Job(
        search=search,
        output=Path("o"),
        options=BatchOptions(recipe=Recipe(deblur=DeblurOptions(steps=8)), suffix=".png"),
    )
    assert changes(one, one) == []
    assert changes(one, other) == ["steps: 8, was 1", "suffix: .png, was automatic"]
    part = Recipe(deblur=DeblurOptions(region=Region(x=0, y=8, width=64, height=32)))
    cut = Job(search=search, output=Path("o"), options=BatchOptions(recipe=part))
    assert changes(one, cut) == ["region: 0,8,64,32, was automatic"]
    assert changes(cut, one) == ["region: automatic, was 0,8,64,32"]
