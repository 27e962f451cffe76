"""Readers of the files of formats: what they give is taken, kept, and written again."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.cells import UNSAFE, safe
from annotate.core.document import Document
from annotate.core.tags import fits
from annotate.formats import registry
from annotate.formats.contract import Exported, File, Format, Input, Plan, Trouble
from annotate.formats.declarations import BUILT_IN
from annotate.formats.loss import Loss
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.store import codec
from annotate.store.schemas import default_schema
from tests.formats.surveys import survey_of
from tests.formats.test_timeml import TEMPEVAL, TIMEBANK
from tests.formats.test_uima import FOREIGN

CASES = Path(__file__).parents[1] / "cases" / "formats"

PACKED = ("docbin",)
"""Formats that are zlib as a whole: what is in there is changed."""

OTHERS: dict[str, tuple[str, ...]] = {"timeml": (TEMPEVAL, TIMEBANK), "uima": (FOREIGN,)}
"""Files as other programs write them, besides those among the cases."""

WORDS: dict[str, tuple[bytes, ...]] = {
    "brat": (b"T1\t", b"E1\t", b"R1\t", b"#1\t", b"A1\t", b"N1\t", b"*\t", b" Arg1:T1", b";"),
    "timeml": (
        b"<TIMEX3 ",
        b"<EVENT ",
        b"</TEXT>",
        b"<DCT>",
        b"tid=",
        b"&#13;",
        b"<!ENTITY a 'b'>",
    ),
    "uima": (b"<custom:Span ", b"begin=", b"Governor=", b"<elements>", b"xmi:id=", b"<!DOCTYPE a"),
}
"""What means something to a reader, for mutations."""

Seeds = Callable[[], Sequence[bytes]]
Articles = Callable[[], Sequence[Exported]]


def readers(
    folder: Callable[[], Path], articles: Articles
) -> Iterator[tuple[str, Callable[[bytes], bool], Seeds, tuple[bytes, ...]]]:
    """For each format that reads, if it is installed: a name, a reader, files to start with, and
    words. The first of the articles is the one of files without a text."""
    for format in BUILT_IN:
        if format.reads and (not format.extra or find_spec(format.extra)):
            words = WORDS.get(format.name, ())
            reader, seeds = _reader(format, folder, articles), _seeds(format, articles)
            yield f"import-{format.name}", reader, seeds, words


def _reader(
    format: Format, folder: Callable[[], Path], articles: Articles
) -> Callable[[bytes], bool]:
    def read(data: bytes) -> bool:
        path = folder() / f"a{format.suffixes[0]}"
        path.write_bytes(zlib.compress(data) if format.name in PACKED else data)
        schema, number = default_schema(), 0
        module = registry.module(format)
        if hasattr(module, "sniff"):
            module.sniff(data.decode("utf-8", "replace"))
        for found in module.read(Input(path), Plan({}, Loss(), schema)):
            if isinstance(found, Trouble):
                assert found.why and found.line >= 0 and UNSAFE.search(safe(found.why)) is None
                continue
            text = articles()[0].text if found.text is None else found.text
            document = Document(Article(text), Annotations(Source("a.txt")))
            names = Names(schema, format.scheme, {}, keep=True, apart=format.apart)
            taken = take(document, schema, found, names, Unknown(), joint=format.joint, by="")
            document.apply(taken.edit)
            assert all(fits(tag, text) for tag in document)
            number += taken.tags
            # No text file holds half a character, so there is no sidecar of such a text.
            if not any("\ud800" <= character <= "\udfff" for character in text):
                again = codec.parse(codec.dump(document.snapshot()), "a.tags.yaml")
                assert again.tags == tuple(document)
                for _ in _written(format, Exported("a.txt", "a", document, schema)):
                    pass
        return number > 0

    return read


def _seeds(format: Format, articles: Articles) -> Seeds:
    @cache
    def made() -> tuple[bytes, ...]:
        found = []
        for article in articles():
            if format.writes == "folder":
                files = (one for one in _written(format, article) if isinstance(one, File))
                ending = format.suffixes[0]
                found += [file.data for file in files if file.name.endswith(ending)]
            else:
                content = b"".join(_written(format, article))
                found.append(zlib.decompress(content) if format.name in PACKED else content)
        found += [path.read_bytes() for path in sorted(CASES.glob(f"{format.name}.*"))]
        found += [text.encode() for text in OTHERS.get(format.name, ())]
        return tuple(found)

    return made


def _written(format: Format, article: Exported) -> Iterator[Any]:
    survey = survey_of(article.document, article.schema)
    plan = Plan({}, Loss(), survey.schema(), tuple(survey.strange))
    made: Iterator[Any] = registry.module(format).write(iter([article]), plan)
    return made
