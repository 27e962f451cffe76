"""spaCy / Prodigy JSONL: an article a line, with tokens, spans and relations.

Offsets are code points, end exclusive; `token_end` is inclusive, and the ends of relations are
numbers of tokens, of which the last of a tag stands for it. A token ends at every border of a tag,
and tokens with their blanks are the whole text, so that no tag is misaligned.

Both tools keep keys that they do not know. With those a span says what is said of its tag, and the
fragments of one tag have the same `tag_id`.
Source: https://prodi.gy/docs/api-interfaces.
"""

from collections.abc import Callable, Iterator
from typing import Any

from annotate.core.spans import Span
from annotate.core.tags import FRAGMENT_SEPARATOR, Tag
from annotate.formats.contract import (
    Exported,
    Imported,
    ImportedLink,
    ImportedTag,
    Input,
    Plan,
    Trouble,
)
from annotate.formats.loss import Loss
from annotate.formats.records import (
    bare_links,
    describe,
    described,
    encoded,
    first_object,
    listed,
    mapping,
    objects,
    shown,
    span,
    string,
    unknown_keys,
)
from annotate.formats.tokens import Token, all_tokens

SAID = ("attributes", "note", "by", "at")
"""What our spans say besides where they are."""

TAG = "tag_id"

EFFORT = 1 << 24
"""So many spans are looked at in all for relations that name only tokens."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One line for each article."""
    for article in articles:
        yield encoded(_record(article, plan.loss)).encode("utf-8", "backslashreplace")


def _record(article: Exported, loss: Loss) -> dict[str, Any]:
    text = article.text
    tags = [*article.tags()]
    tokens = [*all_tokens(text, [span for tag in tags for span in tag.spans])]
    starts = {token.start: number for number, token in enumerate(tokens)}
    ends = {token.end: number for number, token in enumerate(tokens)}
    spans: list[dict[str, Any]] = []
    firsts: dict[str, dict[str, Any]] = {}
    for tag in tags:
        unknown_keys(tag, loss)
        for place in tag.spans:
            at = _place(place, starts, ends) | {"label": tag.label, TAG: tag.id}
            more = _said(tag) if tag.id not in firsts else {}
            spans.append(at | {"text": text[slice(*place)]} | more)
            firsts.setdefault(tag.id, at)
    spans.sort(key=lambda one: (one["start"], -one["end"]))
    return {
        "text": text,
        "tokens": [_token(text, token, id) for id, token in enumerate(tokens)],
        "spans": spans,
        "relations": [
            {
                "head": firsts[link.source]["token_end"],
                "child": firsts[link.target]["token_end"],
                "head_span": firsts[link.source],
                "child_span": firsts[link.target],
                "label": link.kind,
            }
            for link in bare_links(article, loss)
        ],
        "answer": "accept",
        "meta": described(article),
    }


def _place(place: Span, starts: dict[int, int], ends: dict[int, int]) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "token_start": starts[place.start],
        "token_end": ends[place.end],
    }


def _token(text: str, token: Token, id: int) -> dict[str, Any]:
    start, end, blank = token
    return {"text": text[start:end], "start": start, "end": end, "id": id, "ws": blank}


def _said(tag: Tag) -> dict[str, Any]:
    return {key: value for key in SAID if (value := getattr(tag, key))}


def sniff(head: str) -> bool:
    """True if the first line has a text and spans."""
    record = first_object(head)
    spans = record.get("spans")
    if "text" not in record or "label" in record:
        return False
    if isinstance(spans, list):
        return all(isinstance(one, dict) and "start" in one for one in spans)
    return "spans" in record or "tokens" in record


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file, each as soon as its line is read. What was not accepted is told."""
    for found in objects(source):
        if isinstance(found, Trouble):
            yield found
            continue
        number, record = found
        answer = record.get("answer")
        if answer not in (None, "accept"):
            yield Trouble(number, f"its answer is {shown(answer)}; left out")
            continue
        reading = _Reading(number)
        try:
            reading.take(record)
        except ValueError as error:
            yield Trouble(number, str(error))
            continue
        yield from reading.troubles
        yield reading.article


class _Reading:
    """One line while it is read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.text = ""
        self.article = Imported()
        self.troubles: list[Trouble] = []
        self.tags: dict[str, ImportedTag] = {}
        self.fragments: dict[str, list[tuple[Span, str]]] = {}
        """Where the fragments of each tag are, with their texts."""
        self.places: dict[Span, list[ImportedTag]] = {}
        self.tokens: list[Span] = []
        self.left = EFFORT

    def take(self, record: dict[str, Any]) -> None:
        """Raises ValueError, in words, if the line has no text, or no lists where it must."""
        text = record.get("text")
        if not isinstance(text, str):
            raise ValueError(f"no text: {shown(record)}")
        self.article.text = self.text = text
        meta = record.get("meta")
        describe(self.article, meta if isinstance(meta, dict) else {})
        spans, relations, tokens = (listed(record, key) for key in ("spans", "relations", "tokens"))
        self._each(spans, "span", self._span)
        for name, tag in self.tags.items():
            found = self.fragments[name]
            tag.spans = tuple(place for place, _ in found)
            tag.text = FRAGMENT_SEPARATOR.join(said for _, said in found)
        self.tokens = [*map(_token_place, tokens)]
        self._each(relations, "relation", self._relation)

    def _each(
        self, values: list[Any], what: str, take: Callable[[dict[str, Any], int], None]
    ) -> None:
        for position, value in enumerate(values, 1):
            try:
                take(mapping(value, what), position)
            except ValueError as error:
                self.troubles.append(Trouble(self.number, f"{what} {position}: {error}"))

    def _span(self, record: dict[str, Any], position: int) -> None:
        label = string(record, "label")
        place = span(record.get("start"), record.get("end"))
        said = record.get("text")
        said = said if isinstance(said, str) else self.text[slice(*place)]
        name = record.get(TAG)
        tag = self.tags.get(name) if isinstance(name, str) else None
        if tag is None or tag.label != label:
            fresh = isinstance(name, str) and name and tag is None
            name = str(name) if fresh else f"span {position}"
            tag = ImportedTag(label, id=name, line=self.number)
            self.tags[name] = tag
            self.article.tags.append(tag)
        self.fragments.setdefault(tag.id, []).append((place, said))
        self.places.setdefault(place, []).append(tag)
        self._more(tag, record)

    def _more(self, tag: ImportedTag, record: dict[str, Any]) -> None:
        """What our own spans say."""
        attributes = record.get("attributes")
        if isinstance(attributes, dict):
            tag.attributes |= attributes
        for key in ("note", "by", "at"):
            if isinstance(record.get(key), str):
                setattr(tag, key, record[key])

    def _relation(self, record: dict[str, Any], position: int) -> None:
        kind = string(record, "label")
        head, child = (self._end(record, key) for key in ("head", "child"))
        self.article.links.append(ImportedLink(kind, head, child, self.number))

    def _end(self, record: dict[str, Any], key: str) -> str:
        """What a relation's end is called. Raises ValueError if that cannot be told."""
        at = record.get(f"{key}_span")
        if isinstance(at, dict) and isinstance(at.get(TAG), str) and at[TAG] in self.tags:
            return str(at[TAG])
        if isinstance(at, dict) and type(at.get("start")) is int and type(at.get("end")) is int:
            place = Span(at["start"], at["end"])
            there = self.places.get(place, [])
            same = [tag for tag in there if tag.label == at.get("label")]
            found = same or there
            where = f"at {place.start}-{place.end}"
        else:
            index = record.get(key)
            if type(index) is not int or not 0 <= index < len(self.tokens):
                raise ValueError(f"{key} is no token: {shown(index)}")
            token = self.tokens[index]
            self.left -= len(self.places)
            if self.left < 0:
                raise ValueError("too many relations of this line do not say which spans they tie")
            found = [
                tag
                for place, tags in self.places.items()
                if place.start <= token.start < token.end <= place.end
                for tag in tags
            ]
            where = f"on token {index}"
        if len(found) != 1:
            raise ValueError(f"its {key} is {len(found) or 'no'} span{'s' * bool(found)} {where}")
        return found[0].id


def _token_place(value: Any) -> Span:
    """Where a token is. Tokens matter only to relations, so nothing is told of a wrong one until it
    is needed: it is nowhere."""
    try:
        token = mapping(value, "token")
        return span(token.get("start"), token.get("end"))
    except ValueError:
        return Span(0, 0)
