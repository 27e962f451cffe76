"""Tools of other makers, asked in a thread of their own while the screen goes on.

Invariants: no key waits for a tool; what a tool says of an article that has been left is dropped;
a command ends with the article, or with the program, which `external.command` sees to.
"""

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from annotate.core.suggestion import Suggestion
from annotate.errors import AnnotateError
from annotate.store.workspace import Workspace

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

Answered = Callable[[str, list[Suggestion], list[str]], None]
"""Takes a tool's name, what it suggests, and what was wrong with it."""


class Asking:
    """The tools that are asked about one article."""

    def __init__(self, app: "TagApp", workspace: Workspace, answered: Answered) -> None:
        from annotate.corpus.tools import asked_of

        self.app = app
        self.workspace = workspace
        self.answered = answered
        self.stopped = Event()
        self.asked = asked_of(workspace)
        Thread(target=self._ask, daemon=True).start()

    def stop(self) -> None:
        """Ask no more, and end the command that runs."""
        self.stopped.set()

    def _ask(self) -> None:
        from annotate.corpus import tools
        from annotate.store.suggesters import chosen
        from annotate.suggest.external import plugins

        try:
            installed = plugins.installed()
            named, notice = tools.allowed(self.workspace, installed)
            off = chosen(self.workspace.config, installed).off
        except AnnotateError as error:
            self._tell("", [], [f"{error.message} ({error.hint})" if error.hint else error.message])
            return
        if notice:
            self._tell("", [], [notice])
        for tool in named:
            if self.stopped.is_set():
                return
            answer = tools.run(tool, self.asked, self.stopped)
            self._tell(tool.name, answer.suggestions, answer.problems)
        for name, entry in installed.items():
            if name not in off and not self.stopped.is_set():
                found = plugins.answer(entry, self.asked)
                self._tell(name, found.suggestions, found.problems)

    def _tell(self, name: str, suggestions: list[Suggestion], problems: list[str]) -> None:
        if self.stopped.is_set() or not self.app.is_running:
            return
        self.app.call_from_thread(self._told, name, suggestions, problems)

    def _told(self, name: str, suggestions: list[Suggestion], problems: list[str]) -> None:
        if not self.stopped.is_set():
            self.answered(name, suggestions, problems)
