"""What an `annotate.yaml` says of suggesters, under its key `suggesters`.

    suggesters:
      dates: false                                          # switches one of our own off
      places: "./places.sh"                                 # a command
      ner: {command: ["python3", "ner.py"], seconds: 30}    # one that may take longer
      spacy: {spacy: "en_core_web_sm"}                      # a spaCy pipeline

Invariant: nothing here runs anything. What may run is decided by `annotate.store.trust`.
"""

import re
import shlex
from collections.abc import Collection
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotate.core.similar import nearest
from annotate.errors import AnnotateError
from annotate.store import checks
from annotate.store.checks import Path as Place
from annotate.store.checks import Problem
from annotate.store.schemas import Config

BUILT_IN = ("dates", "names", "attributions", "quantities")
"""The suggesters that come with the program."""

KEYS = ("command", "spacy", "seconds")

SECONDS = 10.0
LONGEST = 3600

NAME = re.compile(r"[^\W_][\w.-]*")
PACKAGE = re.compile(r"\w[\w.-]*")
"""The name of an installed package; another text is a path."""

WANTED = "a command, {spacy: …}, or false"


class Tool(Struct, frozen=True):
    """A suggester of another maker: a command or a spaCy pipeline."""

    name: str
    command: tuple[str, ...] = ()
    spacy: str = ""
    """The pipeline's package, or a path to it."""
    seconds: float = SECONDS
    """How long the command may take."""
    folder: Path = Path()
    """The folder that paths in it count from, and in which it runs."""

    @property
    def written(self) -> str:
        """What would run, as one would type it."""
        return shlex.join(self.command) if self.command else self.spacy

    @property
    def runs_code(self) -> bool:
        """True if it runs what lies about in a folder: any command, and a pipeline that is no
        installed package."""
        return bool(self.command) or not PACKAGE.fullmatch(self.spacy)


class Chosen(Struct, frozen=True):
    """Which suggesters a project wants."""

    tools: tuple[Tool, ...] = ()
    off: frozenset[str] = frozenset()
    """Names of suggesters and plug-ins that are switched off."""


def chosen(config: Config, plugins: Collection[str] | None = None) -> Chosen:
    """What a configuration says of suggesters, beside which there are the installed `plugins`;
    where it is not known which, no name is taken for a slip. Raises AnnotateError for a mistake,
    with its file, line and key."""
    folder = Path(config.name).absolute().parent if config.name else Path()
    try:
        return _chosen(config.suggesters, plugins, folder)
    except Problem as problem:
        raise config.mistake(problem) from None


def from_command_line(words: str, taken: Collection[str] = ()) -> Tool:
    """The tool for `--suggester 'words'`, named after the program, run in the current folder.
    Raises AnnotateError if the words are no command."""
    try:
        command = _command(words, ())
    except Problem as problem:
        raise AnnotateError(f"--suggester: {problem.message}") from None
    stem = re.sub(r"[^\w.-]+", "", Path(command[0]).stem).lstrip("_.-") or "command"
    name, number = stem, 1
    while name in taken or name in BUILT_IN:
        number += 1
        name = f"{stem}-{number}"
    return Tool(name=name, command=command, folder=Path.cwd())


def _chosen(found: Any, plugins: Collection[str] | None, folder: Path) -> Chosen:
    known = (*BUILT_IN, *(plugins or ()))
    tools: list[Tool] = []
    off: set[str] = set()
    for name, value in checks.mapping(found, ("suggesters",), "a mapping (name: command)").items():
        place = ("suggesters", name)
        if not NAME.fullmatch(name):
            raise Problem(place, "expected a name of letters, digits, -, _ and .")
        if type(value) is bool:
            if plugins is not None:
                _switch(name, value, known, place)
            off |= set() if value else {name}
        elif name in known:
            message = f"{name} is there already: expected true or false, or another name"
            raise Problem(place, message)
        else:
            tools.append(_tool(name, value, place, folder))
    return Chosen(tuple(tools), frozenset(off))


def _switch(name: str, on: bool, known: Collection[str], place: Place) -> None:
    """A name that is like a known one is a slip; any other may be of a plug-in or a command that
    is not here now, which is no harm if it is to be off."""
    if name in known:
        return
    if nearest(name, known) or on:
        raise checks.unknown(place, "unknown suggester", name, known)


def _tool(name: str, value: Any, place: Place, folder: Path) -> Tool:
    if isinstance(value, (str, list)):
        return Tool(name=name, command=_command(value, place), folder=folder)
    if not isinstance(value, dict):
        raise checks.wrong(place, WANTED, value)
    for key in value:
        if key not in KEYS:
            raise checks.unknown((*place, key), "unknown key", key, KEYS)
    if ("command" in value) == ("spacy" in value):
        raise Problem(place, "expected one of command and spacy")
    if "command" in value:
        command = _command(value["command"], (*place, "command"))
        seconds = _seconds(value.get("seconds", SECONDS), (*place, "seconds"))
        return Tool(name=name, command=command, seconds=seconds, folder=folder)
    if "seconds" in value:
        raise Problem((*place, "seconds"), "only a command takes seconds")
    spacy = checks.name(value["spacy"], (*place, "spacy"), "the name of a pipeline")
    return Tool(name=name, spacy=spacy, folder=folder)


def _command(value: Any, place: Place) -> tuple[str, ...]:
    """The words of a command. A text is split as a shell would, but no shell runs it."""
    what = "a command"
    if isinstance(value, list):
        words = [checks.name(word, (*place, i), "a word") for i, word in enumerate(value)]
    else:
        try:
            words = shlex.split(checks.name(value, place, what))
        except ValueError as error:
            message = f"{value!r} is no command: {str(error).lower()}"
            raise Problem(place, message) from None
    if not words or not words[0]:
        raise Problem(place, f"expected {what}, got nothing")
    if any("\0" in word for word in words):
        raise Problem(place, f"expected {what}, got a zero byte")
    return tuple(words)


def _seconds(value: Any, place: Place) -> float:
    if type(value) not in (int, float) or not 0 < value <= LONGEST:
        raise checks.wrong(place, f"a number of seconds up to {LONGEST}", value)
    return float(value)
