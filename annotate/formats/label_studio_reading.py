"""Reading Label Studio's JSON: tasks with the results of annotators.

Invariant: tasks are read one at a time, and what is wrong with one is told with the line it starts
on; every result is a tag, is said of one, ties two, or is told. Those of several annotators are
taken together; predictions, which nobody has looked at, only with the option `predictions`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import FRAGMENT_SEPARATOR
from annotate.core.wording import counted
from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.records import describe, listed, mapping, name_of, shown, span, string

LABELS = "label"
TEXT = "text"

ATTRIBUTES = "attributes"
FRAGMENT_OF = "fragment_of"

BLANK = re.compile(r"[\s,]*")

SAID = ("choices", "textarea", "taxonomy", "rating", "number", "datetime")
"""Types of results that say something of a region. Their value has the same name, a text area's
is a text."""


def control(label: str, attribute: str) -> str:
    """The name of an attribute's control."""
    return f"{label}-{attribute}"


def sniff(head: str) -> bool:
    """True if it is a list of objects, or one, with data or results."""
    return bool(
        re.match(r"\s*(\[\s*)?\{", head)
        and re.search(r'"(annotations|completions|predictions)"\s*:\s*\[', head)
        and re.search(r'"(data|result)"\s*:', head)
    )


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file. Raises AnnotateError if it is no list of tasks at all."""
    text = source.text()
    for number, (line, task) in enumerate(_tasks(text, source), 1):
        where = f"task {number}"
        if isinstance(task, str):
            yield Trouble(line, f"{where}: {task}")
            continue
        reading = _Reading(line, where, plan)
        try:
            reading.take(task)
        except ValueError as error:
            yield Trouble(line, f"{where}: {error}")
            continue
        yield from reading.troubles
        yield reading.article


def _tasks(text: str, source: Input) -> Iterator[tuple[int, Any]]:
    """The items of a list, or objects one after the other, with their lines; a string says what is
    wrong, and then nothing comes after it."""
    decoder = json.JSONDecoder()
    start = BLANK.match(text)
    place = start.end() if start else 0
    if not text.startswith(("[", "{"), place):
        raise AnnotateError(f"{source.path} is no JSON list of tasks", "export it as JSON")
    in_list = text[place] == "["
    place += in_list
    line, counted = 1, 0
    while True:
        blank = BLANK.match(text, place)
        place = blank.end() if blank else place
        if place >= len(text) or (in_list and text[place] == "]"):
            if in_list and place >= len(text):
                yield line, "the file ends in the middle"
            return
        line, counted = line + text.count("\n", counted, place), place
        try:
            task, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            yield error.lineno, f"no JSON: {error.msg}; the rest cannot be read"
            return
        except (ValueError, RecursionError) as error:
            yield line, f"no JSON: {error}; the rest cannot be read"
            return
        yield line, f"expected an object, got {shown(task)}" if isinstance(task, str) else task


class _Reading:
    """One task while it is read."""

    def __init__(self, line: int, where: str, plan: Plan) -> None:
        self.line = line
        self.where = where
        self.predictions = plan.flag("predictions")
        self.schema: Schema = plan.schema
        self.article = Imported()
        self.troubles: list[Trouble] = []
        self.tags: dict[str, ImportedTag] = {}
        """Of the annotation that is read: by the ids of regions."""
        self.fragments: dict[str, list[tuple[Span, str]]] = {}
        """Of tags that have several regions: where those are, and their texts."""
        self.ids: set[str] = set()
        """What tags of the task are called."""

    def take(self, value: Any) -> None:
        """Raises ValueError, in words, for what is no task with a text."""
        task = mapping(value, "task")
        data = mapping(task.get("data"), "data of the task")
        self.article.text = _text(data)
        describe(self.article, data)
        annotations = listed(task, "annotations", "completions")
        predictions = listed(task, "predictions")
        if self.predictions:
            annotations += predictions
        elif predictions and not annotations:
            self._tell(
                f"{counted(len(predictions), 'prediction')}, left out; see --option predictions"
            )
        for number, annotation in enumerate(annotations, 1):
            prefix = f"annotation {number}, " if len(annotations) > 1 else ""
            try:
                self._annotation(mapping(annotation, "annotation"), prefix)
            except ValueError as error:
                self._tell(f"{prefix}{error}")

    def _tell(self, why: str) -> None:
        self.troubles.append(Trouble(self.line, f"{self.where}: {why}"))

    def _annotation(self, annotation: dict[str, Any], prefix: str) -> None:
        self.tags = {}
        results = listed(annotation, "result")
        if annotation.get("was_cancelled") is True:
            if results:
                raise ValueError(f"it was cancelled, {counted(len(results), 'result')} left out")
            return
        who = annotation.get("completed_by")
        who = who.get("email") if isinstance(who, dict) else who
        at = annotation.get("updated_at") or annotation.get("created_at")
        # Regions first: what is said of one may stand before it.
        for wanted in (True, False):
            for number, result in enumerate(results, 1):
                try:
                    record = mapping(result, "result")
                    if (record.get("type") == "labels") is wanted:
                        self._region(record) if wanted else self._other(record)
                except ValueError as error:
                    if wanted or isinstance(result, dict):
                        self._tell(f"{prefix}result {number}: {error}")
        # By their own ids: those of further regions lead to the same tags.
        for tag in {tag.id: tag for tag in self.tags.values()}.values():
            if found := self.fragments.get(tag.id):
                tag.spans = tuple(place for place, _ in found)
                tag.text = FRAGMENT_SEPARATOR.join(text for _, text in found)
            tag.by = who if isinstance(who, str) else ""
            tag.at = at if isinstance(at, str) else ""

    def _region(self, record: dict[str, Any]) -> None:
        value = mapping(record.get("value"), "value")
        labels = listed(value, "labels")
        if not labels or not all(isinstance(label, str) and label for label in labels):
            raise ValueError(f"no labels: {shown(value)}")
        place = span(value.get("start"), value.get("end"))
        said = value.get("text")
        said = said if isinstance(said, str) else None
        meta = record.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        id = name_of(record.get("id"))
        first = self.tags.get(name_of(meta.get(FRAGMENT_OF)))
        if first is not None and first.label == labels[0]:
            whole = [(first.spans[0], self._said(first.text, first.spans[0]))]
            fragments = self.fragments.setdefault(first.id, whole)
            fragments.append((place, self._said(said, place)))
            self.tags.setdefault(id, first)
            return
        for label in labels:
            tag = ImportedTag(label, (place,), said, line=self.line)
            self.article.tags.append(tag)
            if id not in self.tags:
                # Annotators may share ids.
                number = len(self.article.tags)
                tag.id = f"{id}#{number}" if id in self.ids or not id else id
                self.ids.add(tag.id)
                self._meta(tag, meta)
                self.tags[id] = tag

    def _said(self, said: str | None, place: Span) -> str:
        """What a region says stands there, else what does."""
        return said if said is not None else (self.article.text or "")[slice(*place)]

    def _meta(self, tag: ImportedTag, meta: dict[str, Any]) -> None:
        notes = meta.get("text")
        if isinstance(notes, list):
            tag.note = "\n".join(note for note in notes if isinstance(note, str))
        elif isinstance(notes, str):
            tag.note = notes
        if isinstance(meta.get(ATTRIBUTES), dict):
            tag.attributes |= meta[ATTRIBUTES]

    def _other(self, record: dict[str, Any]) -> None:
        type = record.get("type")
        if type == "relation":
            self._relation(record)
        elif type in SAID:
            self._attribute(record, str(type))
        else:
            raise ValueError(f"a result of type {shown(type)}; left out")

    def _attribute(self, record: dict[str, Any], type: str) -> None:
        tag = self.tags.get(name_of(record.get("id")))
        name = string(record, "from_name")
        if tag is None:
            raise ValueError(f"{name} is of no region; left out")
        value = mapping(record.get("value"), "value").get("text" if type == "textarea" else type)
        name = name.removeprefix(control(tag.label, ""))
        label = self.schema.label(tag.label)
        attribute = label.attribute(name) if label else None
        if isinstance(value, list) and len(value) == 1 and not (attribute and attribute.many):
            value = value[0]
        if value is None or value == []:
            raise ValueError(f"{name} has no value; left out")
        tag.attributes[name] = value

    def _relation(self, record: dict[str, Any]) -> None:
        start, end = (self._end(record, key) for key in ("from_id", "to_id"))
        if record.get("direction") == "left":
            start, end = end, start
        kinds = listed(record, "labels")
        if not kinds or not all(isinstance(kind, str) and kind for kind in kinds):
            raise ValueError("a relation without a label; left out")
        for kind in kinds:
            self.article.links.append(ImportedLink(kind, start, end, self.line))

    def _end(self, record: dict[str, Any], key: str) -> str:
        tag = self.tags.get(name_of(record.get(key)))
        if tag is None:
            raise ValueError(f"its {key} is no region: {shown(record.get(key))}")
        return tag.id


def _text(data: dict[str, Any]) -> str:
    """The text of a task: under the usual name, else the only one that there is."""
    if isinstance(data.get(TEXT), str):
        return str(data[TEXT])
    texts = [value for value in data.values() if isinstance(value, str)]
    if len(texts) != 1:
        raise ValueError(f"no text: {shown(data)}")
    return texts[0]
