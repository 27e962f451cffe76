"""spaCy DocBin: the `.spacy` files that `spacy train` reads and `spacy convert` writes.

`doc.spans["sc"]`, the key that spaCy's span categorizer and displaCy look at by themselves, has all
tags; `doc.ents`, where nothing may overlap or begin with a blank, the outermost of them. A token
ends at every border of a tag and the blanks are the article's, so no tag is misaligned and
`doc.text` is the article. What spaCy has no place for is in `doc.user_data["annotate"]`, under the
tag's id, which its spans have too, each fragment one.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.docbin_reading import OURS, SPANS, read
from annotate.formats.loss import Loss
from annotate.formats.projection import Piece, flattened, trimmed, unfragmented
from annotate.formats.records import bare_links, described, unknown_keys
from annotate.formats.tokens import all_tokens

__all__ = ["read", "write"]

COLUMNS = ("ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "ENT_ID")
"""What is kept of a token."""

SAID = ("attributes", "note", "by", "at")
"""What is kept of a tag besides where it is."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The file. It is compressed as a whole, columns of all articles after each other, so it comes
    in one piece; what is held of an article until then is its tokens."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    made = DocBin(attrs=COLUMNS, store_user_data=True)
    for article in articles:
        made.add(_doc(article, vocab, plan.loss))
    yield made.to_bytes()


def _doc(article: Exported, vocab: Any, loss: Loss) -> Any:
    from spacy.tokens import Doc, SpanGroup
    from spacy.tokens import Span as Stretch

    text = article.text
    tags = [*article.tags()]
    entities = [*_entities(tags, text, loss)]
    places = [span for tag in tags for span in tag.spans] + [piece.span for piece in entities]
    tokens = [*all_tokens(text, places)]
    starts = {token.start: number for number, token in enumerate(tokens)}
    ends = {token.end: number for number, token in enumerate(tokens, 1)}
    doc = Doc(
        vocab,
        words=[text[token.start : token.end] for token in tokens],
        spaces=[token.blank for token in tokens],
    )

    def stretch(span: Span, tag: Tag) -> Any:
        return Stretch(doc, starts[span.start], ends[span.end], label=tag.label, span_id=tag.id)

    spans = [stretch(span, tag) for tag in tags for span in tag.spans]
    doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=spans)
    doc.ents = [stretch(piece.span, piece.tag) for piece in entities]
    for tag in tags:
        unknown_keys(tag, loss)
    links = bare_links(article, loss)
    doc.user_data[OURS] = described(article) | {
        "tags": {tag.id: _said(tag, loss) for tag in tags},
        "links": [{"kind": one.kind, "from": one.source, "to": one.target} for one in links],
    }
    return doc


def _entities(tags: list[Tag], text: str, loss: Loss) -> Iterator[Piece]:
    """The tags as `doc.ents` can hold them, which loses nothing, as all are in `doc.spans`."""
    hidden = Loss()
    yield from flattened(trimmed(unfragmented(tags, Loss()), text, hidden), hidden)
    for (what, of, choice), n in hidden.content.items():
        loss.add_aside(what, f"{choice} in doc.ents; doc.spans has all", of=of, n=n)


def _said(tag: Tag, loss: Loss) -> dict[str, Any]:
    said = {key: value for key in SAID if (value := getattr(tag, key))}
    if tag.attributes:
        said["attributes"] = {name: _plain(value, loss) for name, value in tag.attributes.items()}
    return said


def _plain(value: Any, loss: Loss) -> Any:
    """A value as it is if MessagePack can hold it, else as JSON."""
    try:
        msgspec.msgpack.encode(value)
    except (OverflowError, TypeError, RecursionError):
        loss.add("numbers of more than 64 bits", "written as text", of="value")
        return json.dumps(value, default=str)
    return value
