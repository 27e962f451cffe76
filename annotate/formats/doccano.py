"""doccano JSONL: an article a line, in both of its shapes. Offsets are code points, end exclusive.

Written are entities with relations, which projects with relations import; with the option `flat`
`[start, end, label]` lists, for those without. What else is known of an article is in keys of its
own, which doccano keeps as metadata. doccano has no fragments: each is an entity of its own, and
links hold on to the first.
Source: doccano's `data_import` and `data_export`; its backend slices Python strings.
"""

from collections.abc import Iterator
from typing import Any

from annotate.formats.contract import (
    Exported,
    Imported,
    ImportedLink,
    ImportedTag,
    Input,
    Plan,
    Trouble,
)
from annotate.formats.projection import tally, unfragmented
from annotate.formats.records import (
    bare_links,
    describe,
    described,
    encoded,
    first_object,
    listed,
    mapping,
    name_of,
    objects,
    shown,
    span,
    string,
)

COMMENTS = "Comments"

CARRIED = ("text", "articles", "overlap", "crossing")


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One line for each article."""
    flat = plan.flag("flat")
    count = 0
    for article in articles:
        tally(article, plan.loss, CARRIED if flat else (*CARRIED, "links"))
        record: dict[str, Any] = described(article) | {"text": article.text}
        pieces = [*unfragmented(article.tags(), plan.loss)]
        if flat:
            record["label"] = [[*piece.span, piece.tag.label] for piece in pieces]
        else:
            # Ids must differ over the whole file.
            ids = [*range(count + 1, count + 1 + len(pieces))]
            count += len(pieces)
            record["entities"] = [
                {
                    "id": id,
                    "label": piece.tag.label,
                    "start_offset": piece.span.start,
                    "end_offset": piece.span.end,
                }
                for id, piece in zip(ids, pieces, strict=True)
            ]
            firsts: dict[str, int] = {}
            for id, piece in zip(ids, pieces, strict=True):
                firsts.setdefault(piece.tag.id, id)
            record["relations"] = [
                {
                    "id": number,
                    "from_id": firsts[link.source],
                    "to_id": firsts[link.target],
                    "type": link.kind,
                }
                for number, link in enumerate(bare_links(article, plan.loss), count + 1)
            ]
            count += len(record["relations"])
            record[COMMENTS] = []
        yield encoded(record).encode("utf-8", "backslashreplace")


def sniff(head: str) -> bool:
    """True if the first line has entities, or lists of offsets and labels."""
    record = first_object(head)
    entities = record.get("entities")
    if isinstance(entities, list) and "text" in record:
        return all(isinstance(one, dict) and "start_offset" in one for one in entities)
    triples = record.get("label", record.get("labels"))
    return isinstance(triples, list) and "text" in record and all(map(_is_triple, triples))


def _is_triple(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file, each as soon as its line is read."""
    for found in objects(source):
        if isinstance(found, Trouble):
            yield found
            continue
        number, record = found
        troubles: list[Trouble] = []
        try:
            article = _article(number, record, troubles)
        except ValueError as error:
            yield Trouble(number, str(error))
            continue
        yield from troubles
        yield article


def _article(number: int, record: dict[str, Any], troubles: list[Trouble]) -> Imported:
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError(f"no text: {shown(record)}")
    article = Imported(text=text)
    describe(article, record)
    for what, values, take in (
        ("entity", listed(record, "entities", "label", "labels"), _tag),
        ("relation", listed(record, "relations"), _link),
        ("comment", listed(record, COMMENTS), _comment),
    ):
        for position, value in enumerate(values, 1):
            try:
                take(article, value, number)
            except ValueError as error:
                troubles.append(Trouble(number, f"{what} {position}: {error}"))
    return article


def _tag(article: Imported, value: Any, number: int) -> None:
    if _is_triple(value):
        start, end, label = value
        value = {"label": label}
    else:
        start, end = (mapping(value, "entity").get(key) for key in ("start_offset", "end_offset"))
    tag = ImportedTag(
        string(value, "label"), (span(start, end),), id=name_of(value.get("id")), line=number
    )
    article.tags.append(tag)


def _link(article: Imported, value: Any, number: int) -> None:
    record = mapping(value, "relation")
    kind = string(record, "type")
    source, target = (name_of(record.get(key)) for key in ("from_id", "to_id"))
    if not source or not target:
        raise ValueError(f"no from_id and to_id: {shown(value)}")
    article.links.append(ImportedLink(kind, source, target, number))


def _comment(article: Imported, value: Any, number: int) -> None:
    """Comments are of a whole article, which has no place for them."""
    raise ValueError(f"left out: {shown(value)}")
