"""Links in folders, which lead to places inside of them only."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotate.corpus.layers import layered_articles
from annotate.corpus.walk import Found, sidecars


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `mine` with links out of it and to what is in it, and one with a like name."""
    for name in ("mine/a.txt", "mine/deep/b.txt", "mine-too/c.txt", "outside/more/d.txt"):
        for file in (tmp_path / name, tmp_path / f"{name}.tags.yaml"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("x")
    links = {
        "mine/out": "../outside",
        "mine/deep/too": "../../mine-too",
        "mine/up": "..",
        "mine/0in": "deep",
        "mine/deep/round": "..",
        "link": "mine",
    }
    for name, target in links.items():
        try:
            (tmp_path / name).symlink_to(target, target_is_directory=True)
        except OSError:
            pytest.skip("no right to make links")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def walked(name: str) -> list[Path]:
    return [*Found([Path(name)], untagged=True)]


def layered(name: str) -> list[Path]:
    return [found.path for found in layered_articles([Path(name)])]


def beside(name: str) -> list[Path]:
    return [path.with_name(path.name[: -len(".tags.yaml")]) for path in sidecars([Path(name)])]


WAYS = [walked, layered, beside]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["mine", "link"])
def test_no_link_leads_out(desk: Path, way: Callable[[str], list[Path]], name: str) -> None:
    found = {path.resolve().relative_to(desk.resolve()).as_posix() for path in way(name)}
    assert found == {"mine/a.txt", "mine/deep/b.txt"}


@pytest.mark.parametrize("way", WAYS)
def test_links_to_what_is_inside_are_entered(desk: Path, way: Callable[[str], list[Path]]) -> None:
    assert [path.as_posix() for path in way("mine")] == ["mine/0in/b.txt", "mine/a.txt"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["mine/out", "mine/ou*", "mine/out/*", "mine/out/more/d.*"])
def test_a_link_that_is_named_is_entered(
    desk: Path, way: Callable[[str], list[Path]], name: str
) -> None:
    assert {path.as_posix() for path in way(name)} == {"mine/out/more/d.txt"}
