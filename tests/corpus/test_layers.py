"""Which layers stand beside an article, and the walk over articles with theirs."""

import os
from collections.abc import Collection
from pathlib import Path

import pytest

from annotate.corpus import layers
from annotate.corpus.layers import LayeredFound, layered_articles, layers_beside
from annotate.errors import AnnotateError

FILES = """
a.txt a.txt.tags.yaml a.txt.zoe.tags.yaml a.txt.ana.tags.yaml
a.txt.bak a.txt.bak.tags.yaml a.txt.bak.ana.tags.yaml
b.v2.txt b.v2.txt.tags.yaml
c.txt
deep/d.txt deep/d.txt.ana.tags.yaml deep/d.txt.ben.tags.yaml
e.txt.ana.tags.yaml
f.txt f.txt.ben.tags.yaml
.hidden/g.txt .hidden/g.txt.ana.tags.yaml
.tags.yaml
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in FILES.split():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str, **asked: object) -> list[tuple[str, tuple[str, ...]]]:
    some = LayeredFound(map(Path, paths), **asked)  # type: ignore[arg-type]
    assert len(some) == len(list(some))
    return [(one.path.as_posix(), one.layers) for one in some]


def test_a_folder_means_all_articles_with_their_layers(home: Path) -> None:
    everything = [
        ("a.txt", ("", "ana", "zoe")),
        ("a.txt.bak", ("", "ana")),
        ("b.v2.txt", ("",)),
        ("deep/d.txt", ("ana", "ben")),
        # There is no e.txt, so this is the plain sidecar of an article that is gone.
        ("e.txt.ana", ("",)),
        ("f.txt", ("ben",)),
    ]
    assert found(".") == everything
    assert found("deep", ".", "a.txt") == [everything[3], *everything[:3], *everything[4:]]


def test_files_mean_their_articles(home: Path) -> None:
    assert found("a.txt") == found("a.txt.zoe.tags.yaml") == [("a.txt", ("", "ana", "zoe"))]
    assert found("a.txt.bak.tags.yaml") == [("a.txt.bak", ("", "ana"))]
    assert found("a.txt.zoe.tags.yaml", "a.txt", "./a.txt") == found("a.txt")
    assert found("c.txt") == [("c.txt", ())]
    for name, there in [("a.txt", ("", "ana", "zoe")), ("b.v2.txt", ("",)), ("none.txt", ())]:
        assert layers_beside(Path(name)) == there
    assert layers_beside(Path("nowhere/at/all.txt")) == ()
    for wrong in ("nowhere.txt", "-", "none.txt.tags.yaml"):
        with pytest.raises(AnnotateError):
            found(wrong)


def test_layers_are_chosen_and_left_out(home: Path) -> None:
    assert found(".", without=[""], least=2) == [
        ("a.txt", ("ana", "zoe")),
        ("deep/d.txt", ("ana", "ben")),
    ]
    assert found("a.txt", only=["zoe", "ben"]) == [("a.txt", ("zoe",))]
    assert found(".", only=["ben"], least=1) == [("deep/d.txt", ("ben",)), ("f.txt", ("ben",))]


def test_what_is_read_is_not_to_be_written_over(home: Path) -> None:
    some = LayeredFound([home], only=["zoe"])
    os.link("a.txt.ana.tags.yaml", "same")
    for name in ("a.txt", "a.txt.zoe.tags.yaml", "a.txt.ana.tags.yaml", "same"):
        assert some.read(Path(name))
    for name in ("c.txt", "new.csv"):
        assert not some.read(Path(name))


def test_folders_between_sidecars_cost_no_second_look(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders come in order among the files beside them."""
    for number in range(20):
        Path(f"m{number:02}.txt").write_text("x")
        for layer in ("ana", "ben"):
            Path(f"m{number:02}.txt.{layer}.tags.yaml").write_text("x")
        folder = Path(f"m{number:02}x")
        folder.mkdir()
        (folder / "n.txt").write_text("x")
        (folder / "n.txt.ana.tags.yaml").write_text("x")
    looks: list[int] = []
    grouped = layers._grouped

    def counted(names: Collection[str]) -> layers.Table:
        looks.append(len(names))
        return grouped(names)

    monkeypatch.setattr(layers, "_grouped", counted)
    assert sum(1 for _ in layered_articles([home])) == 6 + 40
    assert len(looks) == 1 + 1 + 20
    looks.clear()
    assert sum(1 for _ in layered_articles(sorted(Path().glob("m*.yaml")))) == 20
    assert len(looks) == 1
