"""Suggesters of other makers, for `annotate suggest`: which there are, which may run, what they
say.

Invariant: a command that an `annotate.yaml` names runs only if the user has allowed it; what is
named on the command line is allowed by that. What goes wrong with a tool is told and stops nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from annotate import console
from annotate.core.suggestion import Suggestion
from annotate.corpus.tools import allowed, asked_of, run
from annotate.errors import AnnotateError
from annotate.store import trust
from annotate.store.memory import Memories
from annotate.store.schemas import Config
from annotate.store.suggesters import BUILT_IN, Chosen, Tool, chosen, from_command_line
from annotate.store.workspace import Workspace
from annotate.suggest.external import plugins
from annotate.suggest.external.protocol import Answer

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class Tools:
    """The tools of one run: of the command line, of the projects, and of installed packages."""

    def __init__(self, commands: Iterable[str], only: Collection[str]) -> None:
        """Raises AnnotateError for what is no command."""
        self.key = token_hex(8)
        self.commands = tuple(commands)
        self.only = only
        self.own: list[Tool] = []
        for words in self.commands:
            taken = [*self.plugins, *(tool.name for tool in self.own)]
            self.own.append(from_command_line(words, taken))
        self.memories = Memories()
        """What was tagged in other articles, for the suggester of names."""
        self.notices: dict[str, str] = {}
        """What there is to tell of commands that may not run, by their configuration."""
        self.told: set[str] = set()
        """The configurations of which that was told."""

    def __reduce__(self) -> tuple[Any, ...]:
        return restored, (self.key, self.commands, tuple(self.only))

    def taken_notices(self) -> dict[str, str]:
        """The notices, which are not here any more then."""
        found, self.notices = self.notices, {}
        return found

    def tell(self, notices: Mapping[str, str]) -> None:
        """Tell each once."""
        for name, notice in notices.items():
            if name not in self.told:
                self.told.add(name)
                console.warn(notice)

    @cached_property
    def plugins(self) -> dict[str, EntryPoint]:
        """Those of installed packages. To look for them takes as long as many a suggester."""
        return plugins.installed()

    def chosen(self, config: Config) -> Chosen:
        """What a project wants. Raises AnnotateError for a mistake in its configuration."""
        return chosen(config, self.plugins) if config.suggesters else Chosen()

    def names(self, config: Config) -> list[str]:
        """What `--only` may name besides our own."""
        tools = [*self.own, *self.chosen(config).tools]
        return [*(tool.name for tool in tools), *self.plugins]

    def allow(self, configs: Iterable[Config]) -> None:
        """Let the commands of projects run from now on, and tell which."""
        named = [(config.name, self.chosen(config).tools) for config in configs if config.name]
        for name, tools in named:
            if "://" in name and any(tool.runs_code for tool in tools):
                raise AnnotateError(
                    f"{name} is not on this machine, so what it names is never run",
                    "name the command itself with --suggester",
                )
            trust.allow(Path(name), tools)
            for tool in tools:
                console.say(f"{name}: {tool.name} may run: {tool.written}")
        if not any(tools for _, tools in named):
            console.say("no annotate.yaml of these articles names a command")

    def answers(self, workspace: Workspace) -> Iterator[tuple[str, Sequence[Suggestion]]]:
        """What each tool suggests for an article; what was wrong with it is told."""
        asked = asked_of(workspace)
        for tool in [*self.own, *self._allowed(workspace)]:
            yield tool.name, self._told(workspace, run(tool, asked))
        if self.only and all(name in BUILT_IN for name in self.only):
            return
        off = self.chosen(workspace.config).off
        for name, entry in self.plugins.items():
            if name in self.only or not (self.only or name in off):
                yield name, self._told(workspace, plugins.answer(entry, asked))

    def _allowed(self, workspace: Workspace) -> list[Tool]:
        """The tools of an article's project that are wanted and may run."""
        if not workspace.config.suggesters:
            return []
        name = workspace.config.name
        tools, notice = allowed(workspace, self.plugins, self.only)
        if notice:
            self.notices.setdefault(name, notice)
        return tools

    def _told(self, workspace: Workspace, answer: Answer) -> list[Suggestion]:
        for problem in answer.problems:
            console.warn(f"{workspace.path}: {problem}")
        return answer.suggestions


@lru_cache(maxsize=1)
def restored(key: str, commands: tuple[str, ...], only: tuple[str, ...]) -> Tools:
    """The tools of a run in another process: for all parts the same ones, as they remember what
    they have read."""
    return Tools(commands, only)
