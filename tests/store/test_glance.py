"""What is seen at a glance is what opening an article gives, or nothing is seen."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag
from annotate.errors import AnnotateError
from annotate.store import codec, glance
from annotate.store.articles import load_article
from annotate.store.reading import source_of
from annotate.store.schemas import Schemas
from annotate.store.workspace import open_workspace, sidecar_path
from tests.store.test_codec_properties import NAME, ODD, ORDINARY, TEXT

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))

ARTICLE = "Talks fail\n\nMaria Orlova said “the talks have failed”. Orlova left on 5 November.\n"


def opened(path: Path, layer: str = "") -> glance.Glimpse | None:
    """The same by the way that every command takes; None where it has something to tell."""
    try:
        workspace = open_workspace(path, layer=layer)
    except AnnotateError:
        return None
    document = workspace.document
    if workspace.problem or workspace.notice or workspace.seen is None:
        return None
    base, sidecar = document.base, sidecar_path(path, layer)
    return glance.Glimpse(
        [*document],
        [*document.links.values()],
        document.metadata,
        document.article.text,
        base.source,
        base.schema,
        base.comments,
        sidecar.read_bytes(),
    )


def same(path: Path, layer: str = "") -> None:
    """Holds that an article that can be seen is as open as one that was opened."""
    seen = glance.glanced(path, layer, Schemas())
    assert seen is not None
    other = open_workspace(path, layer=layer)
    assert seen.document.snapshot() == other.document.snapshot() == other.known == seen.known
    assert vars(seen.document.article) == vars(other.document.article)
    assert [*seen.document] == [*other.document]
    for name in ("path", "sidecar", "schema", "config", "misplaced", "is_new", "seen", "replaced"):
        assert getattr(seen, name) == getattr(other, name), name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_samples_are_seen(sample: Path) -> None:
    found = glance.glance(sample)
    assert found is not None and found == opened(sample)
    same(sample)


def written(path: Path, layer: str = "") -> Annotations:
    """An article with tags, one of them split, and a link."""
    path.write_bytes(ARTICLE.encode())
    article = load_article(path)
    text = article.text

    def tag(id: str, label: str, *quotes: str, **attributes: str) -> Tag:
        spans = tuple(Span(text.index(q), text.index(q) + len(q)) for q in quotes)
        return make_tag(text, label, spans, id=id, by="ana", attributes={**attributes})

    tags = (
        tag("a", "person", "Maria Orlova", entity='Maria "O"\n'),
        tag("b", "claim", "the talks", "failed", verdict="refuted"),
        tag("c", "date", "5 November"),
    )
    made = Annotations(
        source_of(article),
        Metadata("Talks", "2026-01-02", "done"),
        tags=tags,
        links=(Link("d", "claimant", "b", "a"),),
    )
    sidecar_path(path, layer).write_bytes(codec.dump(made))
    return made


def changed(old: bytes, new: bytes, count: int = -1) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, count)

    return change


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "two rows on a line": changed(b'\n- {"id": "c"', b', {"id": "c"'),
    "a key twice": changed(b'"label": "date"', b'"label": "date", "label": "person"'),
    "an attribute twice": changed(
        b'{"verdict": "refuted"}', b'{"verdict": "x", "verdict": "refuted"}'
    ),
    "a row twice": changed(b'\n- {"id": "c"', b'\n- {"id": "a"'),
    "a header key twice": changed(b'"status": "done"', b'"status": "done", "status": "todo"'),
    "an unknown key": changed(b'"by": "ana"}', b'"by": "ana", "extra": 1}', 1),
    "an unknown top key": changed(b"\ntags:", b"\nmine: 1\ntags:"),
    "a link to nothing": changed(b'"to": "a"', b'"to": "z"'),
    "spans beyond the end": changed(b'"spans": [[70', b'"spans": [[7000'),
    "another place": changed(b'"spans": [[12, 24]]', b'"spans": [[13, 25]]'),
    "no id": changed(b'"id": "c"', b'"id": ""'),
    "no label": changed(b'"label": "date"', b'"label": ""'),
    "no text": changed(b'"text": "5 November"', b'"text": ""'),
    "no hash": changed(b'"sha256": "', b'"sha256": "0'),
    "another encoding": changed(b'"encoding": "utf-8"', b'"encoding": "cp1252"'),
    "a control character": changed(b"Talks", b"Tal\x01ks"),
    "no UTF-8": changed(b"Talks", b"Tal\xffks"),
    "a next line in a comment": changed(b"# Tags", b"# Tags \xc2\x85x"),
    "a raw next line": changed(b'"by": "ana"', b'"by": "a\xc2\x85na"'),
    "a long key": changed(b'{"verdict"', b'{"' + b"x" * 1100 + b'": "y", "verdict"'),
    "a huge number": changed(b'"refuted"', b"1" + b"0" * 600),
    "a float": changed(b'"refuted"', b"1.5"),
    "half a character": changed(b'"refuted"', b'"\\ud800"'),
    "lost tags": changed(
        b"\nlinks:", b'\nlost:\n- {"id": "q", "label": "x", "spans": [[0, 1]], "text": "T"}\nlinks:'
    ),
    "no line end": lambda data: data[:-1],
    "more at the end": lambda data: data + b"# more\n",
    "CRLF": changed(b"\n", b"\r\n"),
    "a marker": lambda data: b"---\n" + data,
    "nothing": lambda data: b"",
    "other order": lambda data: data.replace(b"[[12, 24]]", b"[[30, 32]]"),
    "in block style": changed(b'format: "annotate/1"', b"format: annotate/1"),
    "a later version": changed(b"annotate/1", b"annotate/2"),
    "an open list": changed(b"\nlinks:", b"\nlinks: [\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_as_we_write_it_is_for_the_other_way(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    written(path)
    sidecar = sidecar_path(path)
    sidecar.write_bytes(CHANGES[name](sidecar.read_bytes()))
    assert glance.glance(path) is None


@pytest.mark.parametrize("layer", ["", "ana"])
def test_all_is_seen(tmp_path: Path, layer: str) -> None:
    path = tmp_path / "a.txt"
    made = written(path, layer)
    found = glance.glance(path, layer)
    assert found == opened(path, layer) is not None
    assert found is not None and found.tags == [*made.tags] and found.links == [*made.links]
    assert glance.glance(path, "ben") is None


def test_articles_that_are_not_plain_are_for_the_other_way(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    written(path)
    sidecar = sidecar_path(path)
    path.write_bytes(ARTICLE.encode() + b"More.\n")
    assert glance.glance(path) is None, "edited"
    path.unlink()
    assert glance.glance(path) is None, "not there"
    path.mkdir()
    assert glance.glance(path) is None, "a folder"
    path.rmdir()
    written(path)
    moved = sidecar.rename(tmp_path / "elsewhere")
    sidecar.symlink_to(moved)
    assert glance.glance(path) is None, "a link, whose write may have been cut off elsewhere"
    sidecar.unlink()
    os.link(moved, sidecar)
    assert glance.glance(path) is None, "several names: written in place"
    moved.unlink()
    assert glance.glance(path) is not None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_for_the_other_way(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Café — “nein”, sagte sie.\n".encode(encoding))
    article = load_article(path, encoding=encoding)
    sidecar_path(path).write_bytes(codec.dump(Annotations(source_of(article))))
    assert glance.glance(path) is None and opened(path) is not None


@st.composite
def pairs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """An article and a sidecar, sound or nearly so."""
    text = draw(TEXT.filter(bool) | st.just(ARTICLE))
    data = text.encode()
    ids = draw(st.lists(NAME, max_size=5, unique=True))
    tags = []
    for id in ids:
        edges = draw(
            st.lists(st.integers(0, len(text)), min_size=2, max_size=4, unique=True).map(sorted)
        )
        spans = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
        values = draw(st.dictionaries(TEXT, ORDINARY | ODD, max_size=2))
        tag = make_tag(
            text, draw(NAME), spans, id=id, by=draw(TEXT), at=draw(TEXT), attributes=values
        )
        tags.append(tag)
    links = [
        Link(id + "→", draw(NAME), id, draw(st.sampled_from(ids)))
        for id in ids[: draw(st.integers(0, 2))]
    ]
    source = source_of(Article(text, "a.txt", sha256=hashlib.sha256(data).hexdigest()))
    about = Metadata(draw(TEXT), draw(TEXT), draw(TEXT))
    made = Annotations(
        source if draw(st.booleans()) else Source("a.txt"),
        about,
        tags=tuple(sorted(tags, key=lambda tag: tag.order)),
        links=tuple(links),
    )
    return data, codec.dump(made)


PIECES = (
    b"\n", b"\n- ", b'"', b"}", b", ", b"[", b"]", b": ", b" ", b"\t", b"#", b"\\", b"0", b"a",
    b'\n- {"id": "n", "label": "x", "spans": [[0, 1]], "text": "a"}', b'"extra": 1, ', b"null",
    b"\nlinks:", b"\ntags:", b"\\u0041", b"\xff", b"\xc2\x85", b"\x00", b"1e5", b"-",
)  # fmt: skip


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pair=pairs(),
    damage=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(PIECES)), max_size=2
    ),
)
def test_a_glance_sees_what_opening_gives(
    pair: tuple[bytes, bytes],
    damage: list[tuple[float, int, bytes]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data, sidecar = pair
    path = tmp_path_factory.getbasetemp() / "glance" / "a.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    for place, gone, piece in damage:
        at = int(place * len(sidecar))
        sidecar = sidecar[:at] + piece + sidecar[at + gone :]
    sidecar_path(path).write_bytes(sidecar)
    found = glance.glance(path)
    assert found is None or found == opened(path)
    if found is not None:
        same(path)
