"""What was tagged in one article is known in the others of its folder or project, and only there.

Whatever order files come, change and go in, what is known is what a plain count of the sidecars
says; and whatever is wrong with a file costs nothing but what it holds.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Source
from annotate.core.remembered import LONGEST, Remembered, Sense, key
from annotate.core.spans import Span
from annotate.core.tags import Tag, Value, make_tag
from annotate.store import codec, remembering, sidecars
from annotate.store.memory import Memories, Memory

Named = tuple[str, str]
"""Text and label of a tag."""

ORLOVA: Named = ("Maria Orlova", "person")
KARSK: Named = ("Karsk", "location")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for state that nobody else uses; even few sidecars are written down there."""
    place = tmp_path / ".state"
    monkeypatch.setenv("ANNOTATE_STATE", str(place))
    monkeypatch.setattr(remembering, "FEW", 1)
    return place


def tag(named: Named, number: int = 0, by: str = "ana", **attributes: Value) -> Tag:
    text, label = named
    made = make_tag(
        text, label, (Span(0, len(text)),), id=f"a{number}", by=by, attributes=attributes
    )
    return replace(made, spans=(Span(number * 100, number * 100 + len(text)),))


def write(sidecar: Path, *tags: Tag) -> None:
    sidecar.parent.mkdir(parents=True, exist_ok=True)
    found = Annotations(source=Source(file="a.txt", sha256="0" * 64, chars=9), tags=tags)
    sidecar.write_bytes(codec.dump(found))


def save(article: Path, *named: Named, layer: str = "") -> None:
    """Write an article and a sidecar with these tags."""
    article.parent.mkdir(parents=True, exist_ok=True)
    article.write_text("\n".join(text for text, _ in named), encoding="utf-8")
    sidecar = article.with_name(f"{article.name}{layer and '.' + layer}.tags.yaml")
    write(sidecar, *(tag(each, number) for number, each in enumerate(named)))


def read(article: Path) -> Memory:
    return Memories().read(article)


def told(memory: Memory) -> dict[str, tuple[dict[str, int], int]]:
    """By key: how many tags there are of each label, and in how many articles."""
    found: dict[str, tuple[dict[str, int], int]] = {}
    for name, known in memory.items():
        labels: Counter[str] = Counter()
        for sense, times in known.senses.items():
            labels[sense.label] += times
        found[name] = (dict(labels), known.articles)
    return found


def test_tags_of_other_articles_are_known(tmp_path: Path) -> None:
    save(tmp_path / "a.txt", ORLOVA, ORLOVA, KARSK)
    save(tmp_path / "b.txt", ("MARIA ORLOVA’s", "person"))
    memory = read(tmp_path / "c.txt")
    assert told(memory) == {
        "maria orlova": ({"person": 3}, 2),
        "karsk": ({"location": 1}, 1),
    }
    assert len(memory) == 2 and memory
    assert memory.get("nobody") is None and "nobody" not in memory
    with pytest.raises(KeyError):
        memory["nobody"]


def test_name_and_kind_are_known(tmp_path: Path) -> None:
    write(tmp_path / "a.txt.tags.yaml", tag(KARSK, entity="City of Karsk", kind="city"))
    known = read(tmp_path / "b.txt")["karsk"]
    assert known == Remembered("Karsk", {Sense("location", "City of Karsk", "city"): 1}, 1)


def test_an_articles_own_tags_are_not(tmp_path: Path) -> None:
    save(tmp_path / "a.txt", ORLOVA, KARSK)
    save(tmp_path / "a.txt", KARSK, layer="ben")
    save(tmp_path / "b.txt", ORLOVA)
    memories = Memories()
    assert told(memories.read(tmp_path / "a.txt")) == {"maria orlova": ({"person": 1}, 1)}
    # Two layers are one article.
    every = {"maria orlova": ({"person": 1}, 1), "karsk": ({"location": 2}, 1)}
    assert told(memories.read(tmp_path / "b.txt")) == every


def test_what_no_person_has_judged_is_not(tmp_path: Path) -> None:
    made, rejected = tag(KARSK, by="annotate"), tag(ORLOVA, 1)
    source = Source(file="a.txt", sha256="0" * 64, chars=9)
    found = Annotations(source=source, tags=(made,), rejected=(rejected,))
    (tmp_path / "a.txt.tags.yaml").write_bytes(codec.dump(found))
    assert not read(tmp_path / "b.txt")


def test_long_texts_and_split_ones_are_not(tmp_path: Path) -> None:
    split = replace(tag(ORLOVA), spans=(Span(0, 5), Span(6, 13)), text="Maria … Orlova")
    long = tag(("x" * (LONGEST + 1), "person"), 1)
    unnamed = tag(("—", "person"), 2)
    write(tmp_path / "a.txt.tags.yaml", split, long, unnamed, tag(KARSK, 3))
    assert set(read(tmp_path / "b.txt")) == {"karsk"}


def test_a_folder_without_configuration_is_alone(tmp_path: Path) -> None:
    save(tmp_path / "here" / "a.txt", ORLOVA)
    save(tmp_path / "here" / "below" / "b.txt", KARSK)
    save(tmp_path / "there" / "c.txt", KARSK)
    assert set(read(tmp_path / "here" / "z.txt")) == {"maria orlova"}


def test_a_project_is_all_below_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "annotate.yaml").write_text("{}")
    save(tmp_path / "project" / "a" / "deep" / "a.txt", ORLOVA)
    save(tmp_path / "project" / "b" / "b.txt", KARSK)
    save(tmp_path / "project" / ".hidden" / "c.txt", ("Hidden", "person"))
    save(tmp_path / "d.txt", ("Outside", "person"))
    assert set(read(tmp_path / "project" / "b" / "z.txt")) == {"maria orlova", "karsk"}
    assert set(read(tmp_path / "project" / "b" / "b.txt")) == {"maria orlova"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed(tmp_path: Path) -> None:
    project = tmp_path / "project"
    save(tmp_path / "outside" / "a.txt", ORLOVA)
    save(project / "b.txt", KARSK)
    (project / "annotate.yaml").write_text("{}")
    (project / "linked").symlink_to(tmp_path / "outside")
    (project / "round").symlink_to(project)
    (project / "c.txt.tags.yaml").symlink_to(tmp_path / "outside" / "a.txt.tags.yaml")
    os.mkfifo(project / "d.txt.tags.yaml")
    memory = read(project / "z.txt")
    assert told(memory) == {"karsk": ({"location": 1}, 1)}


BROKEN = [
    b"",
    b"tags: [",
    b"\xff\xfe\0",
    b'tags:\n- {"id": 3}\n',
    b"a: &a [*a]\n",
    b"[" * 5000,
    b'format: "annotate/9"\ntags: []\n',
]


def test_broken_sidecars_are_ignored(tmp_path: Path) -> None:
    for number, data in enumerate(BROKEN):
        (tmp_path / f"{number}.txt.tags.yaml").write_bytes(data)
    (tmp_path / "folder.tags.yaml").mkdir()
    save(tmp_path / "a.txt", ORLOVA)
    for _ in range(2):
        assert set(read(tmp_path / "b.txt")) == {"maria orlova"}


def test_any_yaml_will_do(tmp_path: Path) -> None:
    save(tmp_path / "a.txt", ORLOVA)
    sidecar = tmp_path / "a.txt.tags.yaml"
    sidecar.write_bytes(sidecar.read_bytes().replace(b'"label": "person"', b"'label': person"))
    assert set(read(tmp_path / "b.txt")) == {"maria orlova"}


@pytest.mark.parametrize(
    ("quick", "most", "by_hand", "least", "largest"),
    [
        (0.5, 0.5, False, 45, 55),
        (0.99999, 1, False, 100, 100),
        (0.5, 0.9, True, 0, 0),
        (0.5, 1.1, True, 100, 100),
    ],
)
def test_of_a_large_sidecar_the_start_is_known(
    quick: float,
    most: float,
    by_hand: bool,
    least: int,
    largest: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save(tmp_path / "a.txt", *((f"Name{number}", "person") for number in range(100)))
    sidecar = tmp_path / "a.txt.tags.yaml"
    data = sidecar.read_bytes()
    if by_hand:
        sidecar.write_bytes(data.replace(b'"label": "person"', b"'label': person"))
    monkeypatch.setattr(remembering, "QUICK", int(len(data) * quick))
    monkeypatch.setattr(remembering, "MOST", int(len(data) * most))
    known = set(read(tmp_path / "b.txt"))
    assert least <= len(known) <= largest
    assert known == {f"name{number}" for number in range(len(known))}


def test_of_many_tags_the_first_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "a.txt", *((f"Name{number}", "person") for number in range(20)))
    monkeypatch.setattr(remembering, "MENTIONS", 10)
    assert set(read(tmp_path / "b.txt")) == {f"name{number}" for number in range(10)}


def test_so_many_sidecars_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        save(tmp_path / f"{number}.txt", (f"Name{number}", "person"))
    monkeypatch.setattr(remembering, "TOTAL", 3)
    assert len(read(tmp_path / "z.txt")) == 3
    monkeypatch.setattr(sidecars, "SIDECARS", 2)
    assert len(read(tmp_path / "z.txt")) == 2


# What was read before.


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sidecars that are parsed from now on."""
    names: list[str] = []
    parse = codec.parse

    def noted(data: bytes, name: str) -> Annotations:
        names.append(name)
        return parse(data, name)

    monkeypatch.setattr(codec, "parse", noted)
    return names


def test_only_what_has_changed_is_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        save(tmp_path / f"{number}.txt", ORLOVA, (f"Name{number}", "person"))
    (tmp_path / "broken.tags.yaml").write_bytes(b"tags: [")
    first = told(read(tmp_path / "z.txt"))
    names = parsed(monkeypatch)
    assert told(read(tmp_path / "z.txt")) == first
    assert names == []
    save(tmp_path / "2.txt", KARSK)
    (tmp_path / "3.txt.tags.yaml").unlink()
    assert told(read(tmp_path / "z.txt")) == {
        "maria orlova": ({"person": 2}, 2),
        "name0": ({"person": 1}, 1),
        "name1": ({"person": 1}, 1),
        "karsk": ({"location": 1}, 1),
    }
    assert names == ["2.txt.tags.yaml"]


def test_changes_are_noticed_while_it_is_there(tmp_path: Path) -> None:
    save(tmp_path / "a.txt", ORLOVA)
    save(tmp_path / "b.txt", ORLOVA, KARSK)
    memory = read(tmp_path / "c.txt")
    version = memory.project.version
    memory.project.renew()
    assert memory.project.step(60) and memory.project.version == version, "nothing has changed"
    save(tmp_path / "a.txt", KARSK, KARSK)
    (tmp_path / "b.txt.tags.yaml").unlink()
    memory.project.renew()
    assert memory.project.step(60) and memory.project.version > version
    assert told(memory) == {"karsk": ({"location": 2}, 1)}


def files(state: Path) -> list[Path]:
    return sorted(state.rglob("*.jsonl"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"\xff\0\n" + data,
        lambda data: data[: len(data) // 2],
        lambda data: b"[" * 9000 + b"\n" + data,
        lambda data: data.replace(b",1]", b",-1]"),
        lambda data: data.replace(b",1]", b",1e400]"),
        lambda data: data.replace(b"a.txt", b"../a.txt"),
        lambda data: data + data.replace(b"Orlova", b"Petrova"),
    ],
)
def test_a_damaged_file_of_what_was_read_is_ignored(
    damage: Callable[[bytes], bytes], tmp_path: Path, state: Path
) -> None:
    save(tmp_path / "a.txt", ORLOVA)
    save(tmp_path / "b.txt", KARSK)
    first = told(read(tmp_path / "z.txt"))
    (file,) = files(state)
    file.write_bytes(damage(file.read_bytes()))
    assert told(read(tmp_path / "z.txt")) == first
    assert told(read(tmp_path / "z.txt")) == first


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "a.txt", ORLOVA)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "file"))
    assert read(tmp_path / "b.txt")
    assert not files(state)


def test_few_are_not_written_down(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "FEW", 3)
    save(tmp_path / "a.txt", ORLOVA)
    save(tmp_path / "b.txt", ORLOVA)
    read(tmp_path / "z.txt")
    assert not files(state)
    save(tmp_path / "c.txt", ORLOVA)
    read(tmp_path / "z.txt")
    assert len(files(state)) == 1
    assert not list(state.rglob("*.part"))


def test_what_is_too_much_is_no_reason_to_write_anew(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "TOTAL", 2)
    for number in range(4):
        save(tmp_path / f"{number}.txt", ORLOVA)
    project = read(tmp_path / "z.txt").project
    (file,) = files(state)
    file.unlink()
    project.renew()
    assert project.step(60) and not files(state)


def test_a_project_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert not read(tmp_path / "nowhere" / "a.txt")
    assert not read(Path("\0"))


# In whatever pieces and order.

NAMES = st.sampled_from(["Orlova", "orlova", "ORLOVA’s", "Karsk", "Küsten AG", "Kusten-AG", "…"])
TAGS = st.lists(st.tuples(NAMES, st.sampled_from(["person", "location"])), max_size=4)
SIDECARS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["", "ben"])), TAGS, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SIDECARS, min_size=1, max_size=3), st.sampled_from("abcz"))
def test_it_is_a_count_of_what_is_there(
    tmp_path_factory: pytest.TempPathFactory,
    rounds: list[dict[tuple[str, str], list[Named]]],
    own: str,
) -> None:
    place = tmp_path_factory.mktemp("folder")
    for article in "abc":
        (place / f"{article}.txt").write_text("")
    lasting = Memories().of(place / f"{own}.txt")
    for number, held in enumerate(rounds):
        for old in place.glob("*.tags.yaml"):
            old.unlink()
        expected: dict[str, tuple[Counter[str], set[str]]] = {}
        for (article, layer), named in held.items():
            sidecar = place / f"{article}.txt{layer and '.' + layer}.tags.yaml"
            write(sidecar, *(tag(each, n) for n, each in enumerate(named)))
            # Times as coarse as some file systems have them would hide a change.
            os.utime(sidecar, ns=(number, number))
            for text, label in named:
                if article != own and key(text):
                    labels, articles = expected.setdefault(key(text), (Counter(), set()))
                    labels[label] += 1
                    articles.add(article)
        counted = {name: (dict(labels), len(s)) for name, (labels, s) in expected.items()}
        lasting.project.renew()
        while not lasting.project.step(0):
            pass
        assert told(lasting) == counted
        assert told(read(place / f"{own}.txt")) == counted
