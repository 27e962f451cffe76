"""Asks suggesters of other makers about one article: commands, pipelines, plug-ins.

Invariant: what an `annotate.yaml` names runs only if the user has allowed it.
"""

from collections.abc import Collection
from pathlib import Path
from threading import Event

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
    return spacy_pipeline.answer(tool.spacy, asked, folder=tool.folder, name=tool.name)


def allowed(workspace: Workspace, plugins: Collection[str]) -> tuple[list[Tool], str]:
    """The tools of an article's project that may run, and what to tell of the others. Raises
    AnnotateError for a mistake in the configuration."""
    tools = chosen(workspace.config, plugins).tools
    place = Path(workspace.config.name)
    notice = trust.notice(place, tools, str(workspace.path)) if tools else ""
    return [tool for tool in tools if trust.allowed(place, tool)], notice
