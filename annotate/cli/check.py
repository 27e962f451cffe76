"""`annotate check`: do the sidecars fit their texts and their labels?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotate.cli.opening import Workspaces
    from annotate.store.schemas import Config
    from annotate.store.workspace import Workspace


class Part(NamedTuple):
    """What a check of some articles says."""

    lines: list[tuple[str, bool]]
    """In their order; True for what is only a note."""
    counts: Counter[str]
    """Of `tag`, `rejected`, `lost`, `problem`."""
    configs: dict[str, list[str]]
    """What is wrong with keys, colours and suggesters, by the file that has them."""


def check(
    paths: options.Paths,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: options.Annotators = None,
    since: options.Since = "",
    where: options.Where = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Verify that tags fit their texts and labels.

    Prints one line a finding, and one for all tags of an article that have moved and whose place is
    certain; the exit status is 1 if there is any. What annotate.yaml says of keys, colours and
    suggesters is judged as well.
    """
    from annotate import console
    from annotate.cli.opening import Opening, each_workspace
    from annotate.core.cells import safe
    from annotate.core.wording import counted
    from annotate.corpus.walk import by_layer
    from annotate.errors import ExitStatus

    asked = options.chosen(layer, label, status, by, since, where)
    counts: Counter[str] = Counter()
    configs: dict[str, list[str]] = {}
    place = options.engine(engine, scheduler)
    groups = [
        each_workspace(some, Opening(own, labels=labels, chosen=asked), jobs=jobs, engine=place)
        for own, some in by_layer(paths, layer=as_layer).items()
    ]
    for workspaces in groups:
        counts["article"] += len(workspaces.found)
        for part in workspaces.parts(checked):
            for line, is_note in part.lines:
                if is_note:
                    console.say(line)
                else:
                    console.write(safe(line) + "\n")
            counts += part.counts
            configs |= part.configs
    first, *others = groups
    for workspaces in others:
        first.known |= workspaces.known
        first.known_names |= workspaces.known_names
        first.makers |= workspaces.makers
    first.require_known()
    for mistakes in configs.values():
        for mistake in mistakes:
            console.write(safe(mistake) + "\n")
            counts["problem"] += 1
    problems = counts["problem"]
    result = counted(problems, "problem") if problems else "no problems"
    told = [counted(counts["article"], "article"), counted(counts["tag"], "tag")]
    told += [f"{counts[what]} {what}" for what in ("rejected", "lost") if counts[what]]
    console.say(f"{', '.join(told)}: {result}")
    first.tell_makers()
    if problems:
        raise typer.Exit(ExitStatus.PROBLEMS)


def checked(workspaces: Workspaces) -> Part:
    """Check a part of the articles, in whichever process."""
    from annotate.errors import AnnotateError
    from annotate.store.workspace import sidecar_path

    part = Part([], Counter(), {})
    for path in workspaces.found:
        sidecar = sidecar_path(path, workspaces.opening.layer)
        if not sidecar.exists():
            part.lines.append((f"no tags yet: {path}", True))
            continue
        try:
            part.lines.extend(_lines(workspaces, path, sidecar, part))
        except AnnotateError as error:
            hint = f" ({error.hint})" if error.hint else ""
            part.lines.append((f"{error.message}{hint}", False))
            part.counts["problem"] += 1
    return part


def _lines(
    workspaces: Workspaces, path: Path, sidecar: Path, part: Part
) -> Iterator[tuple[str, bool]]:
    """What there is to say of a sidecar, which is counted. Raises AnnotateError for one, or an
    article, that cannot be read."""
    from annotate.core.wording import counted
    from annotate.errors import AnnotateError
    from annotate.store import codec
    from annotate.store.files import read_bytes
    from annotate.store.verify import verify

    data = read_bytes(sidecar)
    found = codec.parse(data, str(sidecar))
    if not path.exists():
        raise AnnotateError(f"{sidecar}:1: its article {path} is not there")
    workspace = workspaces.opened(path)
    if workspace is None:
        return
    tags = workspace.document.tags
    again = workspace.replaced.placements if workspace.replaced else ()
    places = {p.tag.id: tags[p.tag.id].spans for p in again if p.tag.id in tags}
    report = verify(data, found, workspace.document.article, workspace.schema, places)
    chosen = workspaces.opening.chosen
    document, schema = workspace.document, workspace.schema
    asked = [
        finding
        for finding in report.findings
        if (chosen.keeps(finding.tag, document, schema) if finding.tag else not chosen.of_tags)
    ]
    moved = {finding.tag.id: finding for finding in asked if finding.moved and finding.tag}
    for finding in asked:
        if finding.moved and finding is not next(iter(moved.values())):
            continue
        part.counts["problem"] += 1
        if finding.moved:
            layer = workspaces.opening.layer
            command = f"annotate reanchor {path}{f' --as {layer}' if layer else ''}"
            if len(moved) > 1:
                told = (
                    f"{counted(len(moved), 'tag')} moved with the text to places that are certain"
                )
            else:
                told = f"{finding.subject}: it moved with the text to a place that is certain"
            told += f" (to save that: {command})"
        else:
            told = f"{finding.subject}: {finding.message}"
        yield f"{sidecar}:{finding.line}: {told}", False
    for note in report.notes:
        yield f"{sidecar}: {note}", True
    part.counts["tag"] += len(found.tags) - len(workspaces.hidden(workspace))
    part.counts["rejected"] += len(found.rejected)
    part.counts["lost"] += len(found.lost)
    if workspace.config.name not in part.configs:
        part.configs[workspace.config.name] = _mistakes(workspace)


def _mistakes(workspace: Workspace) -> list[str]:
    """What is wrong with what the project chose besides labels."""
    from annotate.errors import AnnotateError
    from annotate.store.suggesters import chosen
    from annotate.suggest.external import plugins
    from annotate.tui.bindings import keymap_for, palette_for

    def suggesters(_: object, config: Config) -> object:
        return config.suggesters and chosen(config, plugins.installed())

    found = []
    for judge in (keymap_for, palette_for, suggesters):
        try:
            judge(workspace.schema, workspace.config)
        except AnnotateError as error:
            found.append(f"{error.message} ({error.hint})" if error.hint else error.message)
    return found
