"""Everything that reads what strangers may have written, as functions of bytes.

A reader returns whether it took the input. Invariant: of all exceptions only AnnotateError leaves
it; whatever else does is a finding. Where two ways must agree, such as the fast and the strict way
to read a sidecar, the reader asserts that they do.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from annotate.core import clauses, quotations, search, segmentation, sentences, trimming
from annotate.core import selecting as selections
from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.cells import UNSAFE, clip, safe
from annotate.core.document import Document
from annotate.core.mentions import Mentions
from annotate.core.motions import MOTIONS
from annotate.core.pool import BLOCK, Pool
from annotate.core.schema import Schema
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.suggestion import Suggester
from annotate.core.tags import fits
from annotate.errors import AnnotateError
from annotate.formats import csv_table, jsonl
from annotate.formats.contract import Exported
from annotate.formats.rows import rows
from annotate.render.ansi import article_rows
from annotate.render.marked import marked
from annotate.render.palette import Palette
from annotate.render.record import record
from annotate.store import articles, build, codec, events, places, plain, schemas, trust
from annotate.store.remembering import Project
from annotate.store.suggesters import chosen
from annotate.store.verify import verify
from annotate.suggest.external import protocol
from annotate.suggest.names.known import Known
from annotate.suggest.registry import built_in
from annotate.tui.bindings import keymap_for, palette_for

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CASES = ROOT / "tests" / "cases"
PARTED = b"\n%%%%\n"
"""Between an article and its sidecar, where a reader takes both."""

TEXT = "Maria Orlova met Orlova’s envoy in Köln.\nKöln said: “No deal.”"
DAY = "2020-11-05"


class Reader(NamedTuple):
    """A reader, what it is fed at first, and how large a share of all inputs it gets."""

    read: Callable[[bytes], bool]
    seeds: Callable[[], Sequence[bytes]]
    share: int
    words: tuple[bytes, ...] = ()
    """What means something to it, for mutations."""


def article(data: bytes) -> bool:
    """An article's bytes, and what it says of itself."""
    decoded = articles.decode(data, "a.txt")
    articles.metadata(decoded.text, "a.txt")
    assert decoded.text.encode(decoded.encoding, "strict") or not decoded.text
    return True


def legacy(data: bytes) -> bool:
    """The same for an encoding that must be guessed, or that the sidecar names."""
    first, _, rest = data.partition(b"\n")
    articles.decode(rest, "a.txt", recorded=first.decode("latin-1"))
    return True


def front_matter(data: bytes) -> bool:
    """What stands between two rules at the top of an article."""
    title, day = articles.metadata(f"---\n{data.decode('utf-8', 'replace')}\n---\ntext", "a.txt")
    safe(title)
    return bool(title or day)


def sidecar(data: bytes) -> bool:
    """A sidecar, whichever way it is read; what is read can be written, and read again."""
    fast = codec.parse_canonical(data)
    found = codec.parse_strictly(data, "a.tags.yaml") if fast is None else fast
    try:
        written = codec.dump(found)
    except AnnotateError:
        return True
    assert fast is None or written == data
    again = codec.parse(written, "a.tags.yaml")
    assert codec.dump(again) == written
    return True


def sidecar_strict(data: bytes) -> bool:
    """A sidecar by the strict way, which says the same as the fast one."""
    found = codec.parse_strictly(data, "a.tags.yaml")
    fast = codec.parse_canonical(data)
    assert fast is None or fast == found
    return True


def plain_yaml(data: bytes) -> bool:
    """Plain YAML: what is taken, the strict loader reads to the same."""
    value = plain.load(data)
    if value is plain.NOT_PLAIN:
        return False
    assert repr(events.load(data, "a.yaml")) == repr(value)
    return True


def config(data: bytes) -> bool:
    """An annotate.yaml: labels, keys, colours and suggesters, each judged by what uses it."""
    found = schemas.parse_config(data, "annotate.yaml")
    schema = found.schema or schemas.default_schema()
    taken = True
    for judged in (keymap_for, palette_for):
        taken &= _taken(judged, schema, found)
    taken &= _taken(chosen, found)
    return taken & _taken(chosen, found, ["plugin"])


def _taken(function: Callable[..., Any], *arguments: Any) -> bool:
    try:
        function(*arguments)
    except AnnotateError:
        return False
    return True


def both(data: bytes) -> tuple[Article, Annotations, bytes]:
    """An article with a sidecar, as they are opened together."""
    text, _, tags = data.partition(PARTED)
    decoded = text.decode("utf-8", "replace")
    found = codec.complete(codec.parse(tags, "a.tags.yaml"), decoded)
    return Article(decoded, "a.txt"), found, tags


def opened(article: Article, found: Annotations) -> Document:
    """What `open_workspace` makes of them."""
    fitting = tuple(tag for tag in found.tags if fits(tag, article.text))
    return Document(article, msgspec.structs.replace(found, tags=fitting))


def rendered(data: bytes) -> bool:
    """Every way in which an article with its tags is shown and exported."""
    article, found, _ = both(data)
    document = opened(article, found)
    schema = schemas.default_schema()
    for line in article_rows(document, Palette(schema), 60):
        assert UNSAFE.search(line.replace("\n", "").replace("\x1b", "")) is None
    for piece in marked(document):
        assert UNSAFE.search(piece.replace("\n", "").replace("\t", "")) is None
    record(document, schema, "a.txt", frozenset())
    table = list(rows(Exported("a.txt", "a", document, schema, frozenset())))
    strange = sorted({name for row in table for name in row.tag.attributes})
    for _ in csv_table.lines(table, (), strange, excel_safe=True):
        pass
    for line in jsonl.lines(table):
        assert UNSAFE.search(line.rstrip("\n")) is None
    return True


def checked(data: bytes) -> bool:
    """What `check` finds."""
    article, found, tags = both(data)
    verify(tags, found, article, schemas.default_schema(), {})
    return True


def answer(data: bytes) -> bool:
    """What a suggester prints."""
    found = protocol.parse(data, TEXT, schemas.default_schema(), "tool")
    for one in found.suggestions:
        assert one.spans and one.spans[-1].end <= len(TEXT)
    return not found.problems


@cache
def _suggesters(program: bool) -> dict[str, Suggester]:
    return built_in(schemas.default_schema(), DAY, program=program)


def suggested(data: bytes) -> bool:
    """What our own suggesters make of any text, block by block, as they are asked."""
    text = data.decode("utf-8", "replace")
    number = 0
    for program in (False, True):
        for suggester in _suggesters(program).values():
            for start in range(0, len(text), BLOCK):
                for one in suggester(text, start, min(len(text), start + BLOCK)):
                    assert 0 <= one.spans[0].start < one.spans[-1].end <= len(text)
                    number += 1
    return number > 0


def known_names(data: bytes) -> bool:
    """What is found of names tagged before, which are any text themselves."""
    text = data.decode("utf-8", "replace")
    document = Document(Article(text), Annotations(Source("a.txt")))
    known = Known(schemas.default_schema(), _remembered(text))
    known.refresh(document)
    return sum(len(known.find(text, at, at + BLOCK)) for at in range(0, len(text), BLOCK)) > 0


def _remembered(text: str) -> Any:
    from annotate.core.remembered import Remembered, Sense, key

    names = [part for part in text.split("\n") if part.strip()][:20]
    return {key(name): Remembered(name, {Sense("person"): 1}, 1) for name in names if key(name)}


UNITS: tuple[Callable[[str, int], Any], ...] = (
    segmentation.cluster_at, segmentation.next_cluster, segmentation.previous_cluster,
    segmentation.word_at, segmentation.next_word, segmentation.previous_word,
    sentences.sentence_at, sentences.next_sentence, sentences.previous_sentence,
    sentences.paragraph_at, quotations.quotation_at, quotations.next_quotation,
    quotations.split_quotation, clauses.clause_at, clauses.next_clause, clauses.previous_clause,
)  # fmt: skip


def pieces(data: bytes) -> bool:
    """Words, sentences, quotations and clauses at places of any text, and its search."""
    text = data.decode("utf-8", "replace")
    step = max(1, len(text) // 4)
    for offset in range(0, len(text) + 1, step):
        for find in UNITS:
            find(text, offset)
        if offset < len(text):
            trimming.trimmed(text, Span(offset, min(len(text), offset + 9)))
        search.find(text, text[offset : offset + 5])
        search.occurrences(text, text[offset : offset + 5])
    clip(text, 20)
    return True


def session(data: bytes) -> bool:
    """The tag screen's state, whatever article and sidecar it is opened on, and some keys."""
    article, found, _ = both(data)
    document = opened(article, found)
    session = Session(document, schemas.default_schema(), width=40)
    session.pool = Pool(document, session.schema, {})
    for name in MOTIONS:
        session.move(name)
        session.overlay()
        selections.grow(session)
    for tag in document:
        document.links_of(tag.id)
        document.refusing(tag.label, tag.spans)
    Mentions(document)
    document.snapshot()
    return True


@cache
def _folder() -> Path:
    """A folder for files that a reader wants by name: one for each process."""
    return Path(tempfile.mkdtemp(prefix="annotate-fuzz-"))


def tidy() -> None:
    """Take that folder away again."""
    if _folder.cache_info().currsize:
        shutil.rmtree(_folder())
        _folder.cache_clear()


def states(data: bytes) -> bool:
    """The files that the program keeps for its user: places, what may run, what was tagged."""
    folder = _folder()
    os.environ["ANNOTATE_STATE"] = str(folder)
    for name in (places.FILE, trust.FILE):
        (folder / name).write_bytes(data)
    places.recall(Path("a.txt")).within(9)
    trust._read()
    return bool(places._read())


def memory(data: bytes) -> bool:
    """What was kept of a project's sidecars, and sidecars as the memory reads them."""
    kept, _, tags = data.partition(PARTED)
    root = _folder() / "project"
    root.mkdir(exist_ok=True)
    (root / "a.txt.tags.yaml").write_bytes(tags)
    os.environ["ANNOTATE_STATE"] = str(_folder())
    project = Project(root, True)
    file = project._file()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(kept)
    while not project.step(9):
        pass
    for name in project.known:
        project.get(name)
    return bool(project.known)


def titles(data: bytes) -> bool:
    """The headline, and how it is made into a row of a screen."""
    text = data.decode("utf-8", "replace")
    document = Document(Article(text), Annotations(Source("a"), Metadata(title=text[:300])))
    return bool(list(article_rows(document, Palette(_schema()), 30)))


@cache
def _schema() -> Schema:
    return schemas.default_schema()


def _bytes(*paths: Path) -> list[bytes]:
    return [path.read_bytes() for path in paths]


@cache
def samples() -> tuple[bytes, ...]:
    """Our articles, whole and in paragraphs: small inputs are many in a second."""
    whole = _bytes(*sorted(SAMPLES.glob("*.txt")))
    parts = [part for text in whole for part in text.split(b"\n\n") if part.strip()]
    return (*whole[:1], *parts)


@cache
def sidecars() -> tuple[bytes, ...]:
    """Our sidecars cut down to a few tags and links, canonical and by hand, and broken ones."""
    made: list[bytes] = []
    for path in sorted(SAMPLES.glob("*.tags.yaml")):
        found = codec.parse(path.read_bytes(), path.name)
        for size in (1, 4, 12):
            made.append(codec.dump(_cut(found, size)))
        values = yaml.safe_load(made[-1])
        made.append(yaml.safe_dump(values, allow_unicode=True).encode())
        made.append(yaml.safe_dump(values, default_flow_style=None, indent=4).encode())
    for case in yaml.safe_load((CASES / "broken_sidecars.yaml").read_text("utf-8"))[:60]:
        if "file" in case:
            made.append(str(case["file"]).encode("utf-8", "replace"))
    return tuple(made)


def _cut(found: Annotations, size: int) -> Annotations:
    tags = found.tags[:size]
    ids = {tag.id for tag in tags}
    links = tuple(link for link in found.links if link.source in ids and link.target in ids)
    rejected = tuple(found.tags[size : size + 2])
    return msgspec.structs.replace(found, tags=tags, links=links, rejected=rejected)


def together() -> tuple[bytes, ...]:
    """Articles with their sidecars, cut down to a few hundred characters."""
    made = []
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text("utf-8")[:600]
        found = codec.parse(path.with_name(path.name + ".tags.yaml").read_bytes(), path.name)
        whole = sum(tag.end <= len(text) for tag in found.tags)
        for size in (2, min(whole, 10)):
            made.append(text.encode() + PARTED + codec.dump(_cut(found, size)))
    return tuple(made)


def configs() -> tuple[bytes, ...]:
    """The default, small ones of every part, and broken ones."""
    small = (
        b"schema: {name: a, labels: [{name: p, layer: entity, key: p, attributes: [{name: x, "
        b'values: [a, "b"], default: a, ask: true}]}], links: [{name: l, from: p, to: [p]}]}\n',
        b'keys: vim\npalette: mono\nsuggesters: {dates: false, own: "./a.sh -x"}\n',
        b"keys:\n  preset: vim\n  undo: [ctrl+z, f5]\n  leader: space\n",
        b"palette: {person: sky, date: green}\n",
        b'suggesters:\n  ner: {command: ["a", "b"], seconds: 3}\n  s: {spacy: "en_core_web_sm"}\n',
    )
    broken = yaml.safe_load((CASES / "broken_configs.yaml").read_text("utf-8"))
    default = schemas.default_text()
    parts = default.split(b"\n  - name:")
    head = b"\n  - name:".join(parts[:4]) + b"\n"
    return (*small, head, *(str(case["file"]).encode() for case in broken if "file" in case))


def answers() -> tuple[bytes, ...]:
    cases = yaml.safe_load((CASES / "suggester_answers.yaml").read_text("utf-8"))
    return tuple(case["answer"].encode() for case in cases)


def plains() -> tuple[bytes, ...]:
    return (*configs(), *sidecars()[:3], b'a: 1\nb:\n  - c: "x"\n  - [1, 2]\n- 3\n')


def fronts() -> tuple[bytes, ...]:
    return (
        b'title: "A headline"\ndate: 2020-11-05\n',
        b"headline: >\n  folded\n  text\npublished: 2020-11-05T10:00:00Z\ntags: [a, b]\n",
        b"title: &a x\nother: *a\n",
    )


def legacies() -> tuple[bytes, ...]:
    texts = (
        "Привет, мир. Это статья о войне.",
        "Él dijo “señor” — naïve café",
        "日本語の記事です。",
    )
    codecs = ("cp1251", "koi8_r", "cp1252", "shift_jis", "utf-16", "gb18030", "big5")
    pairs = ((text, codec) for text in texts for codec in codecs)
    return tuple(codec.encode() + b"\n" + text.encode(codec, "ignore") for text, codec in pairs)


def state_files() -> tuple[bytes, ...]:
    return (
        b'{"/home/a/a.txt":[10,200],"/b":[0,0]}',
        b'{"/home/a/annotate.yaml":{"own":"' + b"0" * 64 + b'"}}',
    )


def memories() -> tuple[bytes, ...]:
    kept = b'["a.txt.tags.yaml",1,2,[["Maria Orlova","person","Orlova","",3]]]\n' * 2
    return tuple(kept + PARTED + tags for tags in sidecars()[:6])


def texts() -> tuple[bytes, ...]:
    extra = (
        "“The talks failed,” Maria Orlova, the minister, told reporters on 5 November 2020. ",
        "between 3 and 5 March, at 10.30 p.m. last Thursday; the first half of the 1990s",
        "$1.2m, 3,000 troops, hundreds of thousands of euros (45 per cent) — said he: ‘no’",
        "According to U.S. President J. K. O’Neill-Smith, it “was”, he said, “over”.",
        "न्द漢か。「한」 👨‍👩‍👧 🇩🇪 é\u0301\u0301 ש״ ‮abc‬",
    )
    return (*samples()[1:], *(text.encode() for text in extra))


READERS: dict[str, Reader] = {
    "article": Reader(article, samples, 10, (b"\xef\xbb\xbf", b"\xff\xfe", b"---\n", b"\0")),
    "legacy": Reader(legacy, legacies, 1),
    "front-matter": Reader(front_matter, fronts, 10),
    "sidecar": Reader(sidecar, sidecars, 30),
    "sidecar-strict": Reader(sidecar_strict, sidecars, 8),
    "plain": Reader(plain_yaml, plains, 8),
    "config": Reader(config, configs, 14),
    "rendered": Reader(rendered, together, 4),
    "checked": Reader(checked, together, 3),
    "session": Reader(session, together, 2),
    "answer": Reader(answer, answers, 20),
    "suggested": Reader(suggested, texts, 1),
    "known-names": Reader(known_names, texts, 1),
    "pieces": Reader(pieces, texts, 1),
    "states": Reader(states, state_files, 2),
    "memory": Reader(memory, memories, 2),
    "titles": Reader(titles, texts, 2),
}


def guarded(reader: Reader, data: bytes) -> bool:
    """Whether a reader takes an input; False for what it refuses as it may. Raises what it must
    not raise."""
    try:
        return reader.read(data)
    except AnnotateError as error:
        # What is told of it must be sayable.
        told = f"{error.message} {error.hint}"
        assert UNSAFE.search(safe(told)) is None
        return False


def known_words() -> Iterator[bytes]:
    """The keys of every file that we read."""
    tables: tuple[tuple[str, ...], ...] = (
        *(build.TOP, build.SOURCE, build.ARTICLE, build.TAG, build.LINK),
        *(schemas.CONFIG, schemas.SCHEMA, schemas.LABEL, schemas.ATTRIBUTE, schemas.LINK),
    )
    for keys in tables:
        yield from (key.encode() for key in keys)
