"""`annotate remove`, `set` and `link`: changes to tags that are there, without the screen.

Invariant: a command changes all that it was asked to, in one save, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.core.annotations import Metadata
    from annotate.core.document import Document, Edit
    from annotate.core.tags import Tag, Value
    from annotate.store.workspace import Workspace


def remove(
    file: options.File,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...]", help="Tags.", show_default=False)
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABEL", help="All of a label.", show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All tags.")] = False,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Remove tags, and the links that tie them."""
    from annotate import console
    from annotate.cli.common import names, require_label
    from annotate.core import edits
    from annotate.core.wording import counted
    from annotate.errors import AnnotateError

    if sum(map(bool, (ids, label, every))) != 1:
        raise AnnotateError("say what to remove: ids, or --label LABEL, or --all")
    workspace = _open(file, as_layer, labels)
    document = workspace.document
    for name in label or ():
        require_label(name, [*names(workspace.schema), *document.counts()])
    if ids:
        gone = [_tag(document, id) for id in ids]
    else:
        gone = [tag for tag in document if every or tag.label in (label or ())]
    edit = edits.remove_tags(document, gone)
    _do(workspace, edit)
    links = f" and {counted(len(edit.links), 'link')}" if edit.links else ""
    console.say(f"removed {counted(len(edit.tags), 'tag')}{links}")


def set_values(
    file: options.File,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[ID] KEY=VALUE...",
            help="A tag, and its attributes, label or note; without one, the article's title, "
            "published or status. An empty value removes.",
            show_default=False,
        ),
    ],
    by: options.By = "",
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Change a tag, or what is known of the article."""
    from annotate import console
    from annotate.cli.values import assignments
    from annotate.core import edits
    from annotate.errors import AnnotateError
    from annotate.store.author import author

    ids = [word for word in words[:1] if "=" not in word]
    written = assignments(words[len(ids) :])
    if not written:
        raise AnnotateError("say what to set: KEY=VALUE")
    workspace = _open(file, as_layer, labels)
    if ids:
        edit = _tag_edit(
            workspace, _tag(workspace.document, ids[0]), written, by or author(as_layer)
        )
        done = edit.title
    else:
        edit = edits.describe_article(workspace.document, _metadata(workspace, written))
        done = f"set {', '.join(written)} of {file}"
    _do(workspace, edit)
    console.say(done if edit else "nothing to change")


def link(
    file: options.File,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="See: annotate labels.", show_default=False)
    ],
    source: Annotated[str, typer.Argument(metavar="FROM", help="A tag's id.", show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help="A tag's id.", show_default=False)],
    take_away: Annotated[bool, typer.Option("--remove", help="Remove that link.")] = False,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Tie two tags, such as a claim to who makes it."""
    from annotate import console
    from annotate.cli.values import refuse
    from annotate.core import edits
    from annotate.core.rules import link_fault
    from annotate.errors import AnnotateError

    workspace = _open(file, as_layer, labels)
    document = workspace.document
    if kind in document.tags and source not in document.tags:
        raise AnnotateError(
            f"{kind} is a tag, where the kind of the link is expected",
            f"annotate link {file} KIND FROM TO",
        )
    ends = _tag(document, source), _tag(document, target)
    there = [
        link
        for link in document.links_of(source)
        if (link.kind, link.source, link.target) == (kind, source, target)
    ]
    fault = None if there else link_fault(workspace.schema, kind, *ends)
    if fault:
        refuse(fault)
    if not take_away:
        edit = edits.link_tags(document, kind, *ends)
    elif there:
        edit = edits.remove_links(there)
    else:
        raise AnnotateError(f"there is no link {kind} from {source} to {target}")
    _do(workspace, edit)
    console.say(edit.title if edit else f"linked already: {there[0].id}")


def _open(file: options.File, layer: str, labels: options.LabelsFile) -> Workspace:
    from annotate.cli.common import editable

    return editable(file, layer=layer, labels=labels)


def _do(workspace: Workspace, edit: Edit) -> None:
    from annotate.cli.common import saved

    if edit:
        workspace.document.apply(edit)
        saved(workspace)


def _tag(document: Document, id: str) -> Tag:
    """The tag with an id. Raises AnnotateError, with the nearest id, if there is none."""
    from annotate.core.similar import suggestion
    from annotate.errors import AnnotateError

    if id in document.tags:
        return document.tags[id]
    hint = suggestion(id, document.tags, "its tags are") or "see them with: annotate export"
    raise AnnotateError(f"{document.article.name} has no tag {id}", hint)


def _tag_edit(workspace: Workspace, tag: Tag, written: dict[str, list[str]], by: str) -> Edit:
    """The change of a tag that was written. Raises AnnotateError for what its label has not."""
    from annotate.cli.common import named_label
    from annotate.cli.values import attribute_value, one
    from annotate.core import edits

    special = {key: one(key, written[key]) for key in ("label", "note") if key in written}
    label = special.get("label")
    if label is not None:
        named_label(workspace.schema, label)
    attributes: dict[str, Value] = {}
    for name, values in written.items():
        if name in special:
            continue
        if values == [""] and name in tag.attributes:
            attributes[name] = ""
            continue
        known = named_label(workspace.schema, label or tag.label)
        attributes[name] = attribute_value(known, name, values)
    return edits.change_tag(
        tag, by=by, label=label, attributes=attributes, note=special.get("note")
    )


def _metadata(workspace: Workspace, written: dict[str, list[str]]) -> Metadata:
    """What is known of the article after the change that was written."""
    from msgspec.structs import replace

    from annotate.cli.values import one, refuse
    from annotate.core.rules import article_fault
    from annotate.core.similar import suggestion
    from annotate.errors import AnnotateError

    keys = ("title", "published", "status")
    for key in written:
        if key not in keys:
            hint = suggestion(key, keys, "it has")
            raise AnnotateError(
                f"an article has no {key}", f"{hint}; for a tag, give its id before {key}="
            )
    values = {key: one(key, written[key]) for key in written}
    for key, value in values.items():
        fault = article_fault(key, value)
        if fault:
            refuse(fault)
    return replace(workspace.document.metadata, **values)
