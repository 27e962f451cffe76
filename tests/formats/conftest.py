"""Sidecars made by the real application, there and back through a format by the real commands."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.spans import Span, joined
from annotate.core.tags import Link, make_tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.store import codec
from annotate.store.schemas import default_schema
from tests.cli.conftest import Ran, Run, article, folder, run, tagged

__all__ = ["article", "folder", "run", "tagged"]

CORPORA = Path(os.environ.get("ANNOTATE_CORPORA", "corpora"))

ARTICLES = {
    "emoji": "👩‍👧 Maria Orlova 👍🏽 said “we 𝕏 pay €2,000” on Monday.\n\n"
    "Orlova left 🇩🇪 Genf & <b>home</b>.\n",
    "crlf": "Talks fail\r\n\r\n“We paid\r\nnothing,” Orlova said.\r\n"
    "On 5 November, Orlova left.\r\n",
    "cjk": "東京で田中さんが「支払った」と話した。\n"
    "田中さんは11月5日に帰国した。No blank at the end",
}
"""Texts of ours in which offsets go wrong in most units."""

CHANGES = {
    "emoji": [
        ("add", "person", "--quote", "Maria Orlova", "--attribute", "entity=Wikidata:Q42"),
        ("add", "person", "--quote", "Orlova", "--nth", "2", "--attribute", "role=a, “b”; c\\d"),
        ("add", "claim", "--start", "24", "--end", "41", "--attribute", "check=worthy"),
        ("add", "quantity", "--quote", "€2,000", "--attribute", "value=2000"),
        ("add", "location", "--quote", "Genf", "--attribute", "kind=city"),
        ("add", "other", "--quote", "& <b>home</b>", "--note", "a <note> & “more”\tafter a tab"),
    ],
    "crlf": [
        ("add", "person", "--quote", "Orlova", "--all"),
        ("add", "claim", "--start", "14", "--end", "32"),
        ("add", "cue", "--quote", "said", "--attribute", "kind=says"),
        ("add", "date", "--quote", "5 November", "--attribute", "value=2020-11-05"),
        ("add", "event", "--quote", "Talks fail"),
    ],
    "cjk": [
        ("add", "person", "--quote", "田中さん", "--all"),
        ("add", "location", "--quote", "東京"),
        # In two fragments, across the end of another.
        ("add", "claim", "--start", "9", "--end", "12", "--start", "16", "--end", "18"),
        ("add", "claim", "--start", "10", "--end", "17"),
        ("add", "date", "--quote", "11月5日", "--attribute", "value=XXXX-11-05"),
    ],
}
LINKS = {
    "emoji": [("claimant", "claim", "person")],
    "crlf": [("claimant", "claim", "person"), ("cue", "claim", "cue"), ("when", "claim", "date")],
    "cjk": [("about", "claim", "location")],
}


class Said(NamedTuple):
    """What a sidecar says of a text, but for ids, who and when."""

    tags: list[Any]
    """(label, spans, text, attributes, note), sorted."""
    links: list[Any]
    """(kind, the tag that it starts at, the tag that it points to), sorted."""


def said(path: Path) -> Said:
    """What the sidecar of an article says."""
    found = codec.parse(Path(f"{path}.tags.yaml").read_bytes(), str(path))
    return said_by(found)


def said_by(found: Annotations) -> Said:
    places = {tag.id: (tag.label, [*map(tuple, tag.spans)]) for tag in found.tags}
    tags = [
        (*places[tag.id], tag.text, sorted(tag.attributes.items()), tag.note) for tag in found.tags
    ]
    links = [(link.kind, places[link.source], places[link.target]) for link in found.links]
    return Said(sorted(tags, key=repr), sorted(links, key=repr))


@pytest.fixture
def hard(folder: Path, run: Run) -> Path:
    """The folder `hard` with ARTICLES and every kind of tag, made by the real application."""
    place = Path("hard")
    place.mkdir()
    for name, text in ARTICLES.items():
        path = place / f"{name}.txt"
        path.write_bytes(text.encode())
        for command, label, *rest in CHANGES[name]:
            ran = run(command, path, label, *rest)
            assert ran.status == 0, ran.err
        for kind, source, target in LINKS[name]:
            tags = codec.parse(Path(f"{path}.tags.yaml").read_bytes(), "").tags
            ends = [next(tag.id for tag in tags if tag.label == end) for end in (source, target)]
            assert run("link", path, kind, *ends).status == 0
    return place


Round = Callable[..., tuple[dict[str, Said], dict[str, Said], Ran, Ran]]


@pytest.fixture
def there_and_back(hard: Path, run: Run) -> Round:
    """Exports `hard` in a format and imports that next to copies of its texts: what the sidecars
    said before and after, by article, and what the two commands did. `more` are options of the
    import; the file, or folder, is `out`, the copies are in `back`."""

    def go(format: str, *options: str, more: tuple[str, ...] = ()) -> Any:
        before = {path.stem: said(path) for path in sorted(hard.glob("*.txt"))}
        out = run("export", hard, "--format", format, "-o", "out", *options)
        back = Path("back")
        back.mkdir()
        for path in hard.glob("*.txt"):
            shutil.copy(path, back)
        came = run("import", "out", "--format", format, "--text", back, *more)
        after = {
            path.stem: said(path)
            for path in sorted(back.glob("*.txt"))
            if Path(f"{path}.tags.yaml").exists()
        }
        return before, after, out, came

    return go


def corpus(name: str) -> Path:
    """A folder of real articles, which are not part of the project; skips where it is not there."""
    place = CORPORA / name
    if not place.is_dir():
        pytest.skip(f"no {name} in the folder that ANNOTATE_CORPORA names")
    return place


def a_plan(**options: str) -> Plan:
    return Plan(options, Loss(), default_schema())


def exported(text: str, annotations: Annotations, name: str = "a") -> Exported:
    """An article as a writer gets it."""
    document = Document(Article(text, f"{name}.txt"), annotations)
    return Exported(f"{name}.txt", name, document, default_schema(), frozenset())


WORDS = (
    "Maria",
    "Orlova",
    "“We",
    "pay”",
    "👍🏽",
    "𝕏",
    "田中",
    "e\u0301",
    "U.S.",
    "don’t",
    "a\tb",
    "\u2028",
    "&",
)
SIGNS = "ab 0:;,=-#[]{}<>&|\\/\"'“”\t\n\ré東𝕏\u2028"
BLANKS = (" ", "\n", "\r\n", "\n\n", "  ", "\u00a0", "")


@st.composite
def articles(draw: st.DrawFn, *, fragments: bool = True) -> Exported:
    """Any article with any tags on it: nested, crossing, in fragments, with attributes, notes and
    links."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(BLANKS)), min_size=1))
    text = "".join(word + blank for word, blank in pairs)
    labels = [label.name for label in default_schema().labels]
    values = st.text(st.sampled_from(SIGNS), max_size=8)
    offsets = st.integers(0, len(text) - 1)
    tags = []
    seen = set()
    for number in range(draw(st.integers(0, 6))):
        count = draw(st.integers(1, 3 if fragments else 1))
        starts = [draw(offsets) for _ in range(count)]
        spans = joined(Span(start, draw(st.integers(start + 1, len(text)))) for start in starts)
        label = draw(st.sampled_from(labels))
        if (label, spans) in seen:
            continue
        seen.add((label, spans))
        attributes = draw(
            st.dictionaries(st.sampled_from(["entity", "role", "x"]), values, max_size=2)
        )
        note = draw(values)
        tags.append(
            make_tag(
                text,
                label,
                spans,
                id=f"tag{'abcdef'[number]}bc",
                attributes=dict(attributes),
                note=note,
            )
        )
    links = []
    if len(tags) > 1 and draw(st.booleans()):
        links.append(Link("linkab", "same-as", tags[0].id, tags[1].id))
    ordered = tuple(sorted(tags, key=lambda tag: tag.order))
    return exported(text, Annotations(Source("a.txt"), tags=ordered, links=tuple(links)))
