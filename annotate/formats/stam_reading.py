"""Reading STAM JSON: stores of ours, of the model's own library, and of others.

Invariants: an annotation of places in one text is a tag, one of two annotations is a link, and one
of a whole text says what is known of the article; any other is told. No file that a store includes
is read: its texts are looked for as articles are, and what else it holds is told.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from annotate.core.spans import Span
from annotate.errors import AnnotateError
from annotate.formats import iris
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble

SET, ATTRIBUTES, EXTRA = "annotate", "annotate/attributes", "annotate/extra"

OURS = ("note", "by", "at")

ABOUT = ("title", "published", "status")

DEEPEST = 16
"""Values and selectors nested deeper are refused."""

STORE = re.compile(r'"@type"\s*:\s*"AnnotationStore"')


class Datum(NamedTuple):
    """One thing that an annotation says."""

    set: str
    key: str
    value: Any


def sniff(head: str) -> bool:
    """True if it says that it is a store."""
    return bool(STORE.search(head))


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a store, each with all of its annotations. Raises AnnotateError for what is
    no store."""
    try:
        found = json.loads(source.text())
    except (ValueError, RecursionError) as error:
        raise AnnotateError(f"{source.path}: no JSON: {error}") from None
    if not isinstance(found, dict) or found.get("@type") != "AnnotationStore":
        raise AnnotateError(f"{source.path}: no store of STAM in it")
    store = _Store(plan.options.get("label", ""))
    for name in _many(found.get("@include")):
        yield Trouble(0, f"it includes {name}, which was not read; import that as well")
    yield from store.resources(_many(found.get("resources")))
    yield from store.sets(_many(found.get("annotationsets")))
    for number, one in enumerate(_many(found.get("annotations")), 1):
        try:
            store.annotation(one)
        except ValueError as error:
            yield Trouble(0, f"annotation {number}: {error}")
    yield from store.articles()


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _string(one: Any, key: str) -> str:
    value = one.get(key) if isinstance(one, dict) else None
    return value if isinstance(value, str) else ""


class _Store:
    def __init__(self, label: str) -> None:
        self.label = label
        """The key that the user said has the label."""
        self.found: dict[str, Imported] = {}
        """By the id of the resource."""
        self.data: dict[tuple[str, str], Datum] = {}
        """By set and id."""
        self.home: dict[str, str] = {}
        """Annotation → resource."""
        self.spans: dict[str, tuple[Span, ...]] = {}
        """Of annotations."""
        self.links: list[ImportedLink] = []

    def resources(self, found: list[Any]) -> Iterator[Trouble]:
        """Take in the texts."""
        for number, one in enumerate(found, 1):
            include = _string(one, "@include")
            id = _string(one, "@id") or include
            text = one.get("text") if isinstance(one, dict) else None
            if not id or (text is not None and not isinstance(text, str)):
                yield Trouble(0, f"resource {number}: it has no id, or a text that is none")
                continue
            try:
                article = Imported(name=_name(include or id), text=text)
            except ValueError as error:
                yield Trouble(0, f"resource {number}: {error}")
                continue
            self.found[id] = article

    def sets(self, found: list[Any]) -> Iterator[Trouble]:
        """Take in what annotations say by an id."""
        for number, one in enumerate(found, 1):
            name = _string(one, "@id")
            if include := _string(one, "@include"):
                yield Trouble(0, f"set {name or number}: it is in {include}, which was not read")
            for datum in _many(one.get("data")) if isinstance(one, dict) else ():
                id, key = _string(datum, "@id"), _string(datum, "key")
                try:
                    value = _plain(datum.get("value") if isinstance(datum, dict) else None)
                except ValueError as error:
                    yield Trouble(0, f"set {name or number}: {key}: {error}")
                    continue
                self.data[name, id] = Datum(name, key, value)

    def annotation(self, one: Any) -> None:
        """Take one in. Raises ValueError, in words, if it cannot be."""
        if not isinstance(one, dict):
            raise ValueError(f"expected an object, got {type(one).__name__}")
        data = [self._datum(datum) for datum in _many(one.get("data"))]
        id = _string(one, "@id")
        target = one.get("target")
        target = target if isinstance(target, dict) else {}
        kind = _string(target, "@type")
        if kind == "ResourceSelector":
            self._about(_string(target, "resource"), data)
        elif kind == "MultiSelector":
            # It says the same of each.
            for number, selector in enumerate(_many(target.get("selectors")), 1):
                self._tag(id if number == 1 else f"{id}-{number}", [selector], data)
        else:
            parts = [target]
            if kind in ("CompositeSelector", "DirectionalSelector"):
                parts = _many(target.get("selectors"))
            ends = [*map(_annotation, parts)]
            if len(ends) == 2 and all(ends):
                self._link(id, ends[0], ends[1], data)
            else:
                self._tag(id, parts, data)

    def articles(self) -> Iterator[Imported]:
        """What was found, once all annotations are in."""
        for link in self.links:
            home = self.home.get(link.source) or self.home.get(link.target)
            if home is None:
                home = next(iter(self.found), "")
            for end in ("source", "target", "id"):
                id = getattr(link, end)
                setattr(link, end, _own(id, self.home.get(id, home)))
            self._article(home).links.append(link)
        yield from self.found.values()

    def _article(self, resource: str) -> Imported:
        if resource not in self.found:
            self.found[resource] = Imported(name=_name(resource))
        return self.found[resource]

    def _datum(self, one: Any) -> Datum:
        name, id, key = (_string(one, what) for what in ("set", "@id", "key"))
        if key and "value" in one:
            return Datum(name, key, _plain(one["value"]))
        if (name, id) not in self.data:
            raise ValueError(f"there is no {id or key or 'data'} in {name or 'a set'} of this file")
        return self.data[name, id]

    def _about(self, resource: str, data: list[Datum]) -> None:
        """What is said of all of an article."""
        for name, key, value in data:
            if name != SET or key not in ABOUT or not isinstance(value, str):
                raise ValueError("it is of all of a text, not of a place in it")
            setattr(self._article(resource), key, value)

    def _tag(self, id: str, parts: list[Any], data: list[Datum]) -> None:
        places = [self._place(part) for part in parts]
        resources = {resource for resource, _ in places}
        if len(resources) != 1:
            raise ValueError("it is of several texts" if places else "it is of nothing")
        [resource] = resources
        label, rest = self._labelled(data)
        said = {one.key: one.value for one in rest if _ours(one)}
        rest = [one for one in rest if not _ours(one)]
        spans = tuple(sorted(span for _, span in places))
        tag = ImportedTag(label, spans, id=_own(id, resource))
        tag.note, tag.by, tag.at = (_string(said, key) for key in ("note", "by", "at"))
        tag.attributes = _together(one for one in rest if one.set != EXTRA)
        tag.extra = _together(one for one in rest if one.set == EXTRA)
        self._article(resource).tags.append(tag)
        self.home.setdefault(id, resource)
        self.spans.setdefault(id, spans)

    def _link(self, id: str, start: str, end: str, data: list[Datum]) -> None:
        kind, rest = self._labelled(data, "link")
        link = ImportedLink(kind, start, end, id=id)
        link.extra = _together(rest)
        self.links.append(link)

    def _labelled(self, data: list[Datum], own: str = "label") -> tuple[str, list[Datum]]:
        """The label, and what else is said: by the key that the user named, or of that name, or
        the only thing that is said."""
        wanted = [
            *(one for one in data if self.label and one.key == self.label),
            *(one for one in data if (one.set, one.key) == (SET, own)),
            *(one for one in data if one.key == own),
            *(data if len(data) == 1 else ()),
        ]
        if not wanted:
            keys = ", ".join(dict.fromkeys(one.key for one in data)) or "none"
            raise ValueError(f"no label; which of its keys is it, --option label=KEY: {keys}")
        chosen = wanted[0]
        said = isinstance(chosen.value, str) or type(chosen.value) is int
        return str(chosen.value) if said else chosen.key, [one for one in data if one is not chosen]

    def _place(self, selector: Any) -> tuple[str, Span]:
        """The resource and the span of a selector. Raises ValueError if it has none."""
        kind = _string(selector, "@type")
        if kind == "TextSelector":
            resource = _string(selector, "resource")
            text = self._article(resource).text
            size = None if text is None else len(text)
            return resource, _span(selector.get("offset"), size)
        if kind == "AnnotationSelector" and selector.get("offset"):
            id = _string(selector, "annotation")
            within = self.spans.get(id, ())
            if len(within) != 1:
                raise ValueError(f"it is of a part of {id}, which is not in one piece before it")
            start, end = within[0]
            span = _span(selector["offset"], end - start)
            return self.home[id], Span(start + span.start, start + span.end)
        what = "another annotation" if kind == "AnnotationSelector" else kind or "no selector"
        raise ValueError(f"it is of {what}, not of a place in a text")


def _ours(one: Datum) -> bool:
    """True for what a tag has a place of its own for."""
    return one.set == SET and one.key in OURS and isinstance(one.value, str)


def _together(data: Iterable[Datum]) -> dict[str, Any]:
    """Values by their keys; those of a key that is there several times are a list."""
    made: dict[str, Any] = {}
    count: dict[str, int] = {}
    for _, key, value in data:
        count[key] = count.get(key, 0) + 1
        if count[key] == 1:
            made[key] = value
        elif count[key] == 2:
            made[key] = [str(made[key]), str(value)]
        else:
            made[key].append(str(value))
    return made


def _own(id: str, resource: str) -> str:
    """An id without its resource: ours again, if it was ours."""
    return id.removeprefix(f"{resource}#")


def _name(id: str) -> str:
    """The name of the file that a resource is."""
    return iris.name_of(id) if re.match(r"(https?|file):", id) else id


def _annotation(selector: Any) -> str:
    """The annotation that a selector means as a whole, if it does."""
    if _string(selector, "@type") != "AnnotationSelector" or selector.get("offset"):
        return ""
    return _string(selector, "annotation")


def _span(offset: Any, size: int | None) -> Span:
    begin, end = (
        _cursor(offset.get(side) if isinstance(offset, dict) else None, size)
        for side in ("begin", "end")
    )
    return Span(begin, end)


def _cursor(cursor: Any, size: int | None) -> int:
    value = cursor.get("value") if isinstance(cursor, dict) else None
    if type(value) is not int:
        raise ValueError("a place without a begin and an end")
    if _string(cursor, "@type") != "EndAlignedCursor":
        return value
    if size is None:
        raise ValueError("it counts from the end of a text that is not in this file")
    return size + value


def _plain(value: Any, room: int = DEEPEST) -> Any:
    """A value without its type. Raises ValueError for one that is nested too deep."""
    if room == 0:
        raise ValueError("a value that is nested too deep")
    if isinstance(value, dict) and "@type" in value:
        kind, value = value["@type"], value.get("value")
        if kind == "Map" and isinstance(value, dict):
            return {key: _plain(one, room - 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, room - 1) for one in value]
    return value
