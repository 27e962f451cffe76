"""Readers of the files of formats, with what becomes of the tags in them."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.cells import UNSAFE, safe
from annotate.core.document import Document
from annotate.core.tags import fits
from annotate.formats import registry
from annotate.formats.contract import Exported, Input, Plan, Trouble
from annotate.formats.declarations import BUILT_IN
from annotate.formats.loss import Loss
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.store import codec
from annotate.store.schemas import default_schema

PACKED = ("docbin",)
"""Formats that are zlib as a whole: what is in there is changed."""

Seeds = Callable[[], Sequence[bytes]]


def readers(
    folder: Callable[[], Path], articles: Callable[[], Sequence[Exported]]
) -> Iterator[tuple[str, Callable[[bytes], bool], Seeds]]:
    """For each format that reads single files, if it is installed: a name, a reader, and files to
    start with, written from the articles. The first of these is the one of files without a text."""
    for format in BUILT_IN:
        installed = not format.extra or find_spec(format.extra)
        if format.reads and format.writes == "file" and installed:
            name = format.name
            yield f"import-{name}", _reader(name, folder, articles), _seeds(name, articles)


def _reader(
    name: str, folder: Callable[[], Path], articles: Callable[[], Sequence[Exported]]
) -> Callable[[bytes], bool]:
    def read(data: bytes) -> bool:
        path = folder() / "x"
        path.write_bytes(zlib.compress(data) if name in PACKED else data)
        format, schema, number = registry.find(name), default_schema(), 0
        module = registry.module(format)
        if hasattr(module, "sniff"):
            module.sniff(data.decode("utf-8", "replace"))
        for found in module.read(Input(path), Plan({}, Loss(), schema)):
            if isinstance(found, Trouble):
                assert found.why and UNSAFE.search(safe(found.why)) is None
                continue
            text = articles()[0].text if found.text is None else found.text
            document = Document(Article(text), Annotations(Source("a.txt")))
            names = Names(schema, format.scheme, {}, keep=True)
            taken = take(document, schema, found, names, Unknown(), joint=format.joint, by="")
            document.apply(taken.edit)
            assert all(fits(tag, text) for tag in document)
            number += taken.tags
            # No text file holds half a character, so there is no sidecar of such a text.
            if not any("\ud800" <= character <= "\udfff" for character in text):
                again = codec.parse(codec.dump(document.snapshot()), "a.tags.yaml")
                assert again.tags == tuple(document)
        return number > 0

    return read


def _seeds(name: str, articles: Callable[[], Sequence[Exported]]) -> Seeds:
    @cache
    def made() -> tuple[bytes, ...]:
        write = registry.module(registry.find(name)).write
        found = []
        for article in articles():
            plan = Plan({}, Loss(), article.schema)
            content = b"".join(write(iter([article]), plan))
            found.append(zlib.decompress(content) if name in PACKED else content)
        return tuple(found)

    return made
