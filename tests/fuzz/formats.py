"""Readers of other tools' files: what a format makes of any bytes is put on an article."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.spans import Span
from annotate.core.tags import Link, fits, make_tag
from annotate.formats import registry
from annotate.formats.contract import Exported, File, Format, Imported, Input, Plan, Trouble
from annotate.formats.declarations import BUILT_IN
from annotate.formats.loss import Loss
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.store import codec
from annotate.store.schemas import default_schema

CASES = Path(__file__).parents[1] / "cases" / "formats"

TEXT = "Maria Orlova 👍🏽 met Orlova’s envoy in Köln.\r\nKöln said: “No 𝕏 deal.”\n東京で話した。"


def imported(format: Format, module: Any, folder: Path, data: bytes) -> bool:
    """Whether anything is read; all that is taken stands where it says, and can be saved."""
    path = folder / f"x{format.suffixes[0]}"
    path.write_bytes(data)
    schema = default_schema()
    taken = False
    for found in module.read(Input(path), Plan({}, Loss(), schema)):
        if isinstance(found, Trouble):
            assert found.why
            continue
        assert isinstance(found, Imported)
        document = Document(Article(TEXT, "a.txt"), Annotations(Source("a.txt")))
        names = Names(schema, format.scheme, keep=True)
        edit = take(document, schema, found, names, Unknown(), joint=format.joint, by="").edit
        document.apply(edit)
        assert all(fits(tag, TEXT) for tag in document)
        codec.dump(document.snapshot())
        taken = True
    return taken


def seeds(format: Format, module: Any) -> tuple[bytes, ...]:
    """What its own writer makes of an article with all that tags may have, and files of others."""
    others = (path.read_bytes() for path in CASES.glob(f"{format.name}.*"))
    return (*_written(format, module), *others)


def _written(format: Format, module: Any) -> Iterator[bytes]:
    for count in (1, 3):
        pieces = [*module.write(iter([_article(count)]), Plan({}, Loss(), default_schema()))]
        if format.writes == "file":
            yield b"".join(pieces)
        for piece in pieces:
            if isinstance(piece, File) and piece.name.endswith(format.suffixes):
                yield piece.data


@cache
def _article(count: int) -> Exported:
    """An article with so many tags, the last in two fragments and tied to the first."""
    places = [(Span(0, 12),), (Span(36, 40),), (Span(20, 26), Span(48, 52))]
    tags = [
        make_tag(TEXT, label, spans, id=id, note="why?\n“so”", attributes={"entity": "Q7; x"})
        for label, spans, id in zip(
            ("person", "location", "claim"), places, ("aaaaaa", "bbbbbb", "cccccc"), strict=True
        )
    ][:count]
    links = (Link("dddddd", "claimant", "cccccc", "aaaaaa"),) if count == 3 else ()
    ordered = tuple(sorted(tags, key=lambda tag: tag.order))
    found = Annotations(Source("a.txt"), tags=ordered, links=links)
    document = Document(Article(TEXT, "a.txt"), found)
    return Exported("a.txt", "a", document, default_schema(), frozenset())


def readers(folder: Callable[[], Path]) -> Iterator[tuple[str, Any, Any]]:
    """For each format that our own code reads: its name, a reader of bytes, and what gives it good
    ones. Those that need an extra may not be installed."""
    for format in BUILT_IN:
        if not format.reads or not format.writes or format.extra:
            continue
        module = registry.module(format)
        yield format.name, _reader(format, module, folder), _seeds(format, module)


def _reader(format: Format, module: Any, folder: Callable[[], Path]) -> Callable[[bytes], bool]:
    return lambda data: imported(format, module, folder(), data)


def _seeds(format: Format, module: Any) -> Callable[[], Sequence[bytes]]:
    return cache(lambda: seeds(format, module))
