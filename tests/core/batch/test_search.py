"""Photos in files and folders: which are found, and which are results."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.batch.options import BatchOptions, Search
from core.batch.search import Found, Other, Refused, find, is_searched, said_of, without_results
from core.options import DeblurOptions, Recipe
from tests.core.batch.conftest import write_photo


def test_folders_are_searched_and_the_output_inside_is_not(tmp_path: Path) -> None:
    for name in ("b.jpg", "a.jpg", "in/c.PNG", "out/d.jpg", ".hidden/e.jpg", ".f.jpg"):
        write_photo(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no photo")
    (tmp_path / "in" / "back").symlink_to(tmp_path)

    def names(**search: object) -> list[tuple[str, str]]:
        wish = Search(paths=(tmp_path,), **search)  # type: ignore[arg-type]
        found = find(wish, tmp_path / "out")
        return [(item.path.name, item.folder) for item in found if isinstance(item, Found)]

    assert names(recursive=True) == [("a.jpg", ""), ("b.jpg", ""), ("c.PNG", "in")]
    assert names() == [("a.jpg", ""), ("b.jpg", "")]
    assert names(recursive=True, patterns=("?.png", "B*")) == [("b.jpg", ""), ("c.PNG", "in")]


def test_links_to_folders_are_followed_and_each_folder_is_searched_once(tmp_path: Path) -> None:
    album, elsewhere = tmp_path / "in" / "z", tmp_path / "elsewhere"
    own = write_photo(album / "a.jpg")
    write_photo(elsewhere / "b.jpg")
    for link, target in (("a", album), ("more", elsewhere), ("out", tmp_path / "out")):
        (tmp_path / "in" / link).symlink_to(target)
    (elsewhere / "back").symlink_to(tmp_path / "in")
    write_photo(tmp_path / "out" / "result.jpg")
    search = Search(paths=(tmp_path / "in", tmp_path / "in" / "a"), recursive=True)
    linked = tmp_path / "in" / "more" / "b.jpg"
    found = [Found(own, "z"), Found(linked, "more")]
    assert list(find(search, tmp_path / "out")) == found


def test_other_files_are_told_apart_from_photos(tmp_path: Path) -> None:
    write_photo(tmp_path / "p.jpg")
    for name in ("a.gif", "b.GIF", "noext", ".hidden", "p.jpg.deblur.json"):
        (tmp_path / name).touch()
    everything = list(find(Search(paths=(tmp_path,)), None))
    others = [item for item in everything if isinstance(item, Other)]
    assert len(everything) == 4
    assert said_of(others) == "Other files that were left out: 3 (.gif, noext)."
    many = [Other(Path(f"{number}.{number}")) for number in range(7)]
    assert said_of(many).endswith("7 (.0, .1, .2, .3, .4, ...).")
    patterned = Search(paths=(tmp_path,), patterns=("*.jpg",))
    assert list(find(patterned, None)) == [Found(tmp_path / "p.jpg")]
    (tmp_path / "p.jpg").unlink()
    assert "no photos" in str(list(find(Search(paths=(tmp_path,)), None))[-1])


def test_a_photo_given_twice_is_found_once_and_absent_ones_are_said(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.jpg")
    empty = tmp_path / "empty"
    empty.mkdir()
    paths = (photo, tmp_path, empty / ".." / "a.jpg", tmp_path / "gone.jpg", empty)
    found = list(find(Search(paths=paths), None))
    assert [item.path for item in found if isinstance(item, Found)] == [photo]
    reasons = [item.reason for item in found if isinstance(item, Refused)]
    assert len(reasons) == 2
    assert "gone.jpg is not there" in reasons[0]
    assert "no photos" in reasons[1]


def test_results_beside_the_originals_are_no_photos(tmp_path: Path) -> None:
    names = ["IMG.jpg", "IMG_deblurred.jpg", "IMG_deblurred-2.jpg", "other_deblurred.jpg"]
    found = [Found(write_photo(tmp_path / name)) for name in names]
    options = BatchOptions(template="{name}_deblurred")
    kept = without_results(found, tmp_path, options)
    assert [each.path.name for each in kept] == ["IMG.jpg", "other_deblurred.jpg"]
    assert without_results(found, tmp_path, BatchOptions(template="{name}")) == found
    assert without_results(found, tmp_path / "elsewhere", options) == found


@pytest.mark.parametrize(
    ("template", "result", "photo"),
    [
        ("{name}_{n}", "IMG_001", "IMG_1"),
        ("{name}_{seed}", "IMG_7", "IMG_1"),
        ("{name}_{steps}", "IMG_1", "IMG_7"),
        ("{name}_{date}", "IMG_2024-05-17", "IMG_2024"),
        ("{name}_deblurred", "IMG_deblurred-2", "IMG_de"),
    ],
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_numbers_in_a_photo_s_name_make_it_no_result(
    tmp_path: Path, template: str, result: str, photo: str, between: str
) -> None:
    """Whatever else is in the name, a line's end too."""
    names = [name.replace("IMG", f"I{between}MG") for name in ("IMG", result, photo)]
    found = [Found(tmp_path / f"{name}.jpg") for name in names]
    options = BatchOptions(recipe=Recipe(deblur=DeblurOptions(seed=7)), template=template)
    assert without_results(found, tmp_path, options) == [found[0], found[2]]


@pytest.mark.parametrize("recursive", [False, True])
@pytest.mark.parametrize("output", ["in", "in/out", ".", "elsewhere"])
def test_a_file_of_a_result_s_name_is_searched_if_it_would_be_found(
    tmp_path: Path, output: str, recursive: bool
) -> None:
    search = Search(paths=(tmp_path / "in",), recursive=recursive, patterns=("a*",))
    folder = tmp_path / output
    for name in ("a.png", "b.png", "a.txt", "sub/a.png"):
        path = folder / name
        write_photo(path.with_suffix(".png")).replace(path)
        found = {item.path for item in find(search, folder) if isinstance(item, Found)}
        assert is_searched(path, search, folder) == (path in found)
