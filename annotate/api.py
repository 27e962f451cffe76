"""Articles and their tags for Python: notebooks, scripts, other programs.

    >>> import annotate
    >>> found = annotate.load("article.txt")
    >>> for claim in found.where("verdict=refuted", label="claim"):
    ...     print(found.at(claim), [who.text for who in found.linked(claim, "claimant")])

Invariant: nothing here writes. Offsets are code points from 0, end exclusive, into `text`; so
`found.text[tag.start:tag.end]` is a tag's text, if it is in one piece. What has no certain place in
a text that was edited since is in `lost`, never among `tags`.
"""

import os
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from annotate.core.annotations import Metadata
from annotate.core.article import Article
from annotate.core.filtering import Filter, known_names, never, never_hint, only_names
from annotate.core.schema import Schema
from annotate.core.similar import suggestion
from annotate.core.tags import Link, Tag
from annotate.core.wording import counted
from annotate.corpus.hand import at_hand
from annotate.corpus.walk import Found
from annotate.errors import AnnotateError
from annotate.store.address import place
from annotate.store.schemas import Schemas
from annotate.store.workspace import Workspace, open_workspace

FRAME = "width:100%;height:32em;border:1px solid #8888;border-radius:4px"


class Annotated:
    """An article with its tags and links, as its sidecar has them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._document = workspace.document

    @property
    def path(self) -> Path:
        """The article's file."""
        return self._workspace.path

    @property
    def article(self) -> Article:
        """Text, encoding, hash, and what the text says of itself."""
        return self._document.article

    @property
    def text(self) -> str:
        """The exact text of the file."""
        return self._document.article.text

    @property
    def metadata(self) -> Metadata:
        """Title, day of publication and status."""
        return self._document.metadata

    @property
    def schema(self) -> Schema:
        """Labels, attributes and links of the article's project."""
        return self._workspace.schema

    @property
    def tags(self) -> list[Tag]:
        """In text order, the longer first."""
        return [*self._document]

    @property
    def links(self) -> list[Link]:
        """From a tag to a tag, by their ids."""
        return [*self._document.links.values()]

    @property
    def lost(self) -> list[Tag]:
        """Tags that have no certain place in the text, as they were."""
        return [*self._document.lost.values()]

    @property
    def notice(self) -> str:
        """What there is to say of the tags' places, or nothing."""
        return self._workspace.problem or self._workspace.notice

    def __getitem__(self, id: str) -> Tag:
        """The tag of an id. Raises KeyError if there is none."""
        return self._document.tags[id]

    def __len__(self) -> int:
        return len(self._document.tags)

    def __iter__(self) -> Iterator[Tag]:
        return iter(self._document)

    def where(
        self,
        *conditions: str,
        label: str | Iterable[str] = (),
        layer: str | Iterable[str] = (),
        by: str | Iterable[str] = (),
        since: str = "",
    ) -> list[Tag]:
        """The tags of which all conditions are true, as the option `--where` takes them:
        `"verdict=refuted"`, `"value>=2020-11"`, `"claimant~lavrov"`, `"!evidence"`. Raises
        ValueError, with what is wrong and a hint, for one that cannot be read, and for a name, or a
        value of a closed list, that neither the schema nor a tag has."""
        some = {"labels": _some(label), "layers": _some(layer), "by": _some(by)}
        try:
            asked = Filter(**some, since=since, where=conditions)
        except ValueError as error:
            raise ValueError(_said(*error.args)) from None
        for name in sorted(asked.labels):
            _require(name, "label", self._labels)
        known = known_names(self._document, self.schema) if asked.where else set()
        for condition in asked.where:
            _require(condition.name, "attribute, field or link", only_names(known))
            if listed := never(condition, known):
                told = f"{condition.name} is never {condition.value}"
                raise ValueError(_said(told, never_hint(condition, listed)))
        hidden = asked.hidden(self._document, self.schema)
        return [tag for tag in self._document if tag.id not in hidden]

    def linked(self, tag: Tag | str, kind: str = "") -> list[Tag]:
        """The tags that links from a tag lead to, of one kind or of all. Raises ValueError for a
        kind that neither the schema nor a link has, KeyError if there is no such tag."""
        id = self._document.tags[tag if isinstance(tag, str) else tag.id].id
        if kind:
            kinds = {link.name for link in self.schema.links}
            _require(kind, "kind of link", kinds.union(link.kind for link in self.links))
        return [
            self._document.tags[link.target]
            for link in self._document.links_from(id)
            if (not kind or link.kind == kind) and link.target in self._document.tags
        ]

    def at(self, tag: Tag) -> tuple[int, int]:
        """Line and column of a tag's start, both from 1, the column in code points."""
        return self.article.line_column(tag.start)

    def layer_of(self, tag: Tag) -> str:
        """`entity`, `date` or `claim`."""
        return self.schema.layer_of(tag.label)

    def records(self) -> list[dict[str, Any]]:
        """A dictionary a tag, for a data frame: file, id, layer, label, start, end, line, column,
        text, note, by, at, then its attributes, and its links by kind as lists of ids."""
        return [self._record(tag) for tag in self._document]

    @property
    def _labels(self) -> set[str]:
        return {label.name for label in self.schema.labels}.union(self._document.counts())

    def _record(self, tag: Tag) -> dict[str, Any]:
        line, column = self.at(tag)
        made: dict[str, Any] = {
            "file": str(self.path),
            "id": tag.id,
            "layer": self.layer_of(tag),
            "label": tag.label,
            "start": tag.start,
            "end": tag.end,
            "line": line,
            "column": column,
            "text": tag.text,
            "note": tag.note,
            "by": tag.by,
            "at": tag.at,
        }
        for name, value in tag.attributes.items():
            made[name if name not in made else f"attributes.{name}"] = value
        for link in self._document.links_from(tag.id):
            name = link.kind if link.kind not in made else f"links.{link.kind}"
            made.setdefault(name, []).append(link.target)
        return made

    def to_dict(self) -> dict[str, Any]:
        """All of the sidecar, as plain Python."""
        made: dict[str, Any] = msgspec.to_builtins(self._document.snapshot())
        return made

    def __repr__(self) -> str:
        return (
            f"<annotate.Annotated {str(self.path)!r}: "
            f"{counted(len(self._document.tags), 'tag')}, "
            f"{counted(len(self._document.links), 'link')}>"
        )

    def _repr_html_(self) -> str:
        """For notebooks: the page of `annotate show --format html`, in a frame of its own that
        can reach nothing around it."""
        from annotate.render.page.page import page
        from annotate.render.page.view import Shown
        from annotate.render.palette import Palette

        whole = "".join(page([Shown(self._document, Palette(self.schema), str(self.path))]))
        title = escape(self.metadata.title or self.path.name, quote=True)
        return (
            f'<iframe sandbox="allow-scripts" title="{title}" style="{FRAME}" '
            f'srcdoc="{escape(whole, quote=True)}"></iframe>'
        )


def load(
    path: str | os.PathLike[str],
    *,
    layer: str = "",
    labels: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
) -> Annotated:
    """An article, of a file or a URL, with the tags of its sidecar, or of that of an annotator's
    `layer`; without tags if there is no sidecar. `labels` is a label schema in place of
    annotate.yaml's. Raises AnnotateError for what cannot be read."""
    schema = place(labels) if labels is not None else None
    file = next(article for article, _ in at_hand([(place(path), layer)]))
    return Annotated(open_workspace(file, layer=layer, labels=schema, encoding=encoding))


def load_all(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    layer: str = "",
    labels: str | os.PathLike[str] | None = None,
    broken: list[AnnotateError] | None = None,
) -> Iterator[Annotated]:
    """The articles that files and folders name, one after the other in a stable order; folders
    mean those that have tags. Errors are appended to `broken` if it is given, else raised."""
    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    schemas = Schemas(place(labels) if labels is not None else None)
    found = Found(map(place, named), layer=layer)
    for path, _ in at_hand((path, layer) for path in found):
        try:
            yield Annotated(open_workspace(path, layer=layer, schemas=schemas))
        except AnnotateError as error:
            if broken is None:
                raise
            broken.append(error)


def _require(name: str, what: str, known: Iterable[str]) -> None:
    choices = sorted(known)
    if name not in choices:
        raise ValueError(_said(f"no {what} is called {name}", suggestion(name, choices)))


def _said(message: str, hint: str = "") -> str:
    return f"{message} ({hint})" if hint else message


def _some(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
