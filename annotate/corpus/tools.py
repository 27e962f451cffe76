"""Asks suggesters of other makers about one article: commands, pipelines, plug-ins.

Invariant: what an `annotate.yaml` names runs only if the user has allowed it.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from threading import Event

from annotate.core.tags import in_words
from annotate.store import trust
from annotate.store.suggesters import Tool, chosen
from annotate.store.workspace import Workspace
from annotate.suggest.external import command, spacy_pipeline
from annotate.suggest.external.protocol import Answer, Asked


def asked_of(workspace: Workspace) -> Asked:
    """What tools are told of an article as it is now."""
    document = workspace.document
    return Asked(
        document.article.text,
        workspace.schema,
        document.article.name,
        document.metadata.title,
        document.metadata.published,
        tuple(document),
    )


def run(tool: Tool, asked: Asked, stop: Event | None = None) -> Answer:
    """What a tool suggests; a command ends when `stop` is set."""
    if tool.command:
        return command.answer(
            tool.name, tool.command, asked, folder=tool.folder, seconds=tool.seconds, stop=stop
        )
    folder = tool.folder if tool.runs_code else None
    return spacy_pipeline.answer(tool.spacy, asked, folder=folder, name=tool.name)


def allowed(
    workspace: Workspace, plugins: Collection[str], only: Collection[str] = ()
) -> tuple[list[Tool], str]:
    """The tools of an article's project that may run, of all or of those named `only`, and what to
    tell of the others. Raises AnnotateError for a mistake in the configuration."""
    name = workspace.config.name
    if "://" in name:
        return _elsewhere(workspace, [*_named(workspace, plugins, only)])
    place = Path(name)
    may: list[Tool] = []
    barred: list[Tool] = []
    for tool in _named(workspace, plugins, only):
        (may if trust.allowed(place, tool) else barred).append(tool)
    return may, trust.notice(place, barred, str(workspace.path))


def _named(workspace: Workspace, plugins: Collection[str], only: Collection[str]) -> Iterator[Tool]:
    tools = chosen(workspace.config, plugins).tools
    return (tool for tool in tools if not only or tool.name in only)


def _elsewhere(workspace: Workspace, tools: list[Tool]) -> tuple[list[Tool], str]:
    """The same for a configuration behind a URL, which may change with nobody seeing it."""
    barred = [tool.name for tool in tools if tool.runs_code]
    why = "is not on this machine, so what it names is not run"
    notice = f"{workspace.config.name} {why}: {in_words(barred)}" if barred else ""
    return [tool for tool in tools if not tool.runs_code], notice
