"""Columns for Hugging Face `datasets`: a sentence a row, with tokens and their classes.

`tokens` and `ner_tags` are as in CoNLL-2003 there: IOB2 classes whose names are in the file's own
metadata, so that `load_dataset("parquet", …)` knows them. `spans` has the tags of the sentence as
they are, also nested ones, with offsets in its `text`; `start` is where that stands in the article.
All offsets are code points. A tag that goes over several sentences makes them one.
"""

import json
from collections.abc import Iterator
from typing import Any

from annotate.core.schema import Schema
from annotate.core.spans import Span, joined
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.parquet import METADATA, columns
from annotate.formats.projection import Piece, flattened, tally, trimmed, unfragmented
from annotate.formats.tokens import sentences, tokens

CARRIED = ("text", "articles", "overlap", "crossing")


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """A Parquet file, piece by piece."""
    classes = _classes(plan.schema)
    rows = (row for article in articles for row in _rows(article, plan, classes))
    yield from columns(_schema(classes), ((row, len(row["text"])) for row in rows))


def _classes(schema: Schema) -> dict[str, int]:
    """The names of classes and their numbers."""
    names = ["O"]
    for label in schema.labels:
        names += [f"B-{label.name}", f"I-{label.name}"]
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _rows(article: Exported, plan: Plan, classes: dict[str, int]) -> Iterator[dict[str, Any]]:
    loss, text = plan.loss, article.text
    tally(article, loss, CARRIED)
    pieces = [*trimmed(unfragmented(article.tags(), loss), text, loss)]
    flat = _flat(pieces, loss)
    borders = sorted({offset for piece in flat for offset in piece.span})
    all_of, shown_of = _Waiting(pieces), _Waiting(flat)
    for number, span in enumerate(sentences(text, joined(piece.span for piece in pieces))):
        start, end = span
        places = [*tokens(text, start, end, borders)]
        yield {
            "id": f"{article.name}-{number}",
            "file": article.file,
            "start": start,
            "text": text[start:end],
            "tokens": [text[first:last] for first, last in places],
            "ner_tags": [*_tags(places, shown_of.before(end), classes)],
            "spans": [
                {
                    "start": piece.span.start - start,
                    "end": piece.span.end - start,
                    "label": piece.tag.label,
                    "text": text[slice(*piece.span)],
                }
                for piece in all_of.before(end)
            ],
        }


def _flat(pieces: list[Piece], loss: Loss) -> list[Piece]:
    """The pieces that the classes of tokens can show; all are in `spans`."""
    hidden = Loss()
    flat = [*flattened(pieces, hidden)]
    for (what, of, _), n in hidden.content.items():
        loss.add_aside(what, "in the column spans only, not in ner_tags", of=of, n=n)
    return flat


class _Waiting:
    """Pieces in text order, taken as sentences end."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.taken = 0

    def before(self, end: int) -> list[Piece]:
        """Those that were not taken and begin before an offset."""
        first = self.taken
        while self.taken < len(self.pieces) and self.pieces[self.taken].span.start < end:
            self.taken += 1
        return self.pieces[first : self.taken]


def _tags(places: list[Span], flat: list[Piece], classes: dict[str, int]) -> Iterator[int]:
    """The class of each token."""
    waiting = iter(flat)
    here = next(waiting, None)
    for start, _ in places:
        while here is not None and here.span.end <= start:
            here = next(waiting, None)
        name = "O"
        if here is not None and here.span.start <= start:
            name = f"{'B' if here.span.start == start else 'I'}-{here.tag.label}"
        yield classes[name]


def _schema(classes: dict[str, int]) -> Any:
    """The columns, as Arrow and as `datasets` call them."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    span = pa.struct([("start", number), ("end", number), ("label", text), ("text", text)])
    string, integer = ({"dtype": name, "_type": "Value"} for name in ("string", "int64"))
    names = {"names": [*classes], "_type": "ClassLabel"}
    features = {
        "id": string,
        "file": string,
        "start": integer,
        "text": string,
        "tokens": {"feature": string, "_type": "Sequence"},
        "ner_tags": {"feature": names, "_type": "Sequence"},
        "spans": [{"start": integer, "end": integer, "label": string, "text": string}],
    }
    known = {"huggingface": json.dumps({"info": {"features": features}})}
    return pa.schema(
        [
            ("id", text),
            ("file", text),
            ("start", number),
            ("text", text),
            ("tokens", pa.list_(text)),
            ("ner_tags", pa.list_(number)),
            ("spans", pa.list_(span)),
        ],
        metadata=METADATA | known,
    )
