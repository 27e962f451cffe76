"""Readers of other tools' files: what they give is taken, kept in a sidecar, and written again."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.formats import registry
from annotate.formats.contract import Exported, Imported, Input, Plan, Trouble
from annotate.formats.loss import Loss
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.store import codec
from annotate.store.schemas import default_schema
from tests.formats.surveys import survey_of
from tests.formats.test_timeml import TEMPEVAL, TIMEBANK
from tests.formats.test_uima import FOREIGN

TEXT = "Maria Orlova met Orlova’s envoy in Köln.\nKöln said: “No deal.”"


class Seeds(NamedTuple):
    """What a reader is fed at first, and what means something to it."""

    seeds: Sequence[str]
    words: tuple[bytes, ...]


SEEDS = {
    "timeml": Seeds(
        (TEMPEVAL, TIMEBANK),
        (b"<TIMEX3 ", b"<EVENT ", b"</TEXT>", b"<DCT>", b"tid=", b"&#13;", b"<!ENTITY a 'b'>"),
    ),
    "uima": Seeds(
        (FOREIGN,),
        (b"<custom:Span ", b"begin=", b"Governor=", b"<elements>", b"xmi:id=", b"<!DOCTYPE a"),
    ),
}


def reader(name: str, folder: Callable[[], Path]) -> Callable[[bytes], bool]:
    """A reader of a format, which takes what it reads into empty sidecars and writes those."""
    format = registry.find(name)

    def read(data: bytes) -> bool:
        path = folder() / f"a{format.suffixes[0]}"
        path.write_bytes(data)
        schema = default_schema()
        module = registry.module(format)
        names = Names(schema, format.scheme, keep=True, apart=format.apart)
        taken = 0
        for found in module.read(Input(path), Plan({}, Loss(), schema)):
            if isinstance(found, Trouble):
                assert found.why and found.line >= 0
                continue
            taken += _taken(found, names, format.joint)
        return taken > 0

    def _taken(found: Imported, names: Names, joint: str) -> int:
        text = TEXT if found.text is None else found.text
        document = Document(Article(text, "a.txt"), Annotations(Source("a.txt")))
        made = take(document, names.schema, found, names, Unknown(), joint=joint, by="a")
        document.apply(made.edit)
        for tag in document:
            assert 0 <= tag.start < tag.end <= len(text)
        codec.dump(document.snapshot())
        survey = survey_of(document, names.schema)
        plan = Plan({}, Loss(), survey.schema())
        article = Exported("a.txt", "a", document, names.schema, frozenset())
        assert sum(1 for _ in registry.module(format).write(iter([article]), plan))
        return made.tags

    return read


def seeds(name: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in SEEDS[name].seeds)
