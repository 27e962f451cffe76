"""The Tab key of the shell: its installation, and the words that it offers.

Typer does the work. Invariants: a run without completion imports nothing of this; a Tab key tells
no error, since it would be printed into the line that is being typed; and what an article or a
schema says reaches a shell only in plain words, since zsh evaluates what it is offered.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from annotate import console
from annotate.cli.app import COMMANDS, SUBCOMMANDS, app, implementation, named
from annotate.errors import AnnotateError

if TYPE_CHECKING:
    from annotate.core.schema import Schema

PROGRAM = "annotate"
VARIABLE = "_ANNOTATE_COMPLETE"
"""In the environment while a shell asks; the scripts set it, with the shell's name."""

SHELLS = ("bash", "zsh", "fish", "powershell")

POWERSHELL_LINE = f"{PROGRAM} --show-completion powershell | Out-String | Invoke-Expression"

SEEN = 100
"""Articles of a folder that are looked at for the names of annotators."""

Pairs = Iterable[tuple[str, str]]
"""Words, and what they mean, which zsh, fish and PowerShell show."""

PLAIN_WORD = re.compile(r"\w[\w.+-]*")
NOT_PLAIN = re.compile(r"[^\w ,.“”’…-]+")


# installing


def install(shell: str) -> None:
    """Set up a shell's completion and say where; without a name, that of the shell we run in."""
    chosen = _shell(shell)
    if chosen == "powershell":
        path, advice = _install_powershell(shell or chosen), "; PowerShell must be allowed scripts"
    else:
        from typer._completion_shared import install as typers

        try:
            _, path = typers(shell=chosen, prog_name=PROGRAM, complete_var=VARIABLE)
        except UnicodeError as error:
            raise AnnotateError(
                f"the settings of {chosen} are not UTF-8, and were left as they are",
                f"add to them what this prints: annotate --show-completion {chosen}",
            ) from error
        advice = ""
    console.say(f"completion for {chosen}: {path}; it works in the next shell{advice}")


def show(shell: str) -> None:
    """Write a shell's completion script."""
    from typer._completion_shared import get_completion_script

    chosen = _shell(shell)
    script = get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=chosen)
    console.write(script, "\n")


def _shell(name: str) -> str:
    """The name of a shell as Typer knows it. Raises AnnotateError for one that it does not."""
    known = f"name one of {', '.join(SHELLS)}"
    if not name:
        from typer._completion_shared import _get_shell_name

        name = _get_shell_name() or ""
        if not name:
            raise AnnotateError("it cannot be told which shell this is", known)
    chosen = "powershell" if name == "pwsh" else name
    if chosen not in SHELLS:
        raise AnnotateError(f"no completion for the shell {name}", known)
    return chosen


def _install_powershell(name: str) -> Path:
    """Load the script in the profile. Typer's own way would allow all scripts to run as well."""
    import subprocess

    command = [name, "-NoProfile", "-Command", "$PROFILE"]
    answer = subprocess.run(command, capture_output=True, check=False).stdout
    profile = Path(answer.decode("utf-8", "replace").strip())
    if not profile.name:
        raise AnnotateError(f"{name} names no profile", f"add to it: {POWERSHELL_LINE}")
    there = profile.read_bytes() if profile.exists() else b""
    if POWERSHELL_LINE.encode() not in there:
        profile.parent.mkdir(parents=True, exist_ok=True)
        with profile.open("ab") as file:
            file.write(f"\n{POWERSHELL_LINE}\n".encode())
    return profile


# answering a shell


def complete() -> int:
    """Write what may stand at the cursor of a command line. Returns the exit status."""
    from typer import _completion_classes as classes
    from typer.main import get_command

    kinds: dict[str, Any] = {
        "bash": classes.BashComplete,
        "zsh": classes.ZshComplete,
        "fish": classes.FishComplete,
        "powershell": classes.PowerShellComplete,
    }
    kind = kinds.get(os.environ[VARIABLE].removeprefix("complete_"))
    if kind is None:
        return 2
    try:
        _join_values()
        words, _ = kind(None, {}, PROGRAM, VARIABLE).get_completion_args()
        while words and words[0].startswith("-"):
            words = words[1:]
        command = named(words)
        if command.partition(" ")[0] in COMMANDS:
            offer_values(Line(words))
        program = get_command(app(command))
        console.write(kind(program, {}, PROGRAM, VARIABLE).complete(), "\n")
    except SystemExit as end:
        # So fish learns whether there is anything to offer.
        return int(end.code or 0)
    except Exception:
        if os.environ.get("ANNOTATE_DEBUG"):
            raise
        return 2
    return 0


def _join_values() -> None:
    """Bash hands `--label=per` over as three words; without the `=`, Typer knows what to offer."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    here = int(os.environ.get("COMP_CWORD") or 0)
    if "=" in words[:here]:
        kept = [word for word in words[:here] if word != "="]
        os.environ["COMP_WORDS"] = "\n".join([*kept, *words[here:]])
        os.environ["COMP_CWORD"] = str(len(kept))


class Line:
    """What has been typed so far."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def value(self, *options: str) -> str:
        """The value of an option, or nothing."""
        pairs = zip(self.words, self.words[1:], strict=False)
        return next((value for name, value in pairs if name in options), "")

    @property
    def article(self) -> Path | None:
        """The article, or folder, that is named."""
        others = {self.value("--labels"), self.value("--output", "-o")}
        named = (Path(word) for word in self.words[1:] if word not in others)
        return next((path for path in named if path.exists()), None)

    @property
    def schema(self) -> Schema:
        from annotate.store.schemas import CONFIG_NAME, schema_for

        path, labels = self.article, self.value("--labels")
        inside = path / CONFIG_NAME if path is not None and path.is_dir() else path
        return schema_for(inside, Path(labels) if labels else None)[0]

    def formats(self) -> Pairs:
        module = sys.modules[implementation(self.words[0]).__module__]
        formats: Iterable[str] = getattr(module, "FORMATS", ())
        if not formats:
            from annotate.formats import registry

            reads = self.words[0] == "import"
            formats = registry.names(reads=reads, writes=not reads)
        return ((name, "") for name in formats)

    def labels(self) -> Pairs:
        return ((label.name, label.definition) for label in self.schema.labels)

    def layers(self) -> Pairs:
        from annotate.core.schema import LAYERS

        return ((layer, "") for layer in LAYERS)

    def annotators(self) -> Pairs:
        from annotate.corpus.layers import layered_articles

        found = islice(layered_articles([self.article] if self.article else []), SEEN)
        return ((name, "") for name in sorted({name for one in found for name in one.layers}))

    def tokens(self) -> Pairs:
        from annotate.corpus.agreement.units import TOKENS

        return ((name, "") for name in TOKENS)

    def takes(self) -> Pairs:
        from annotate.cli.adjudicating import TAKES

        return ((name, "") for name in TAKES)

    def suggesters(self) -> Pairs:
        from annotate.suggest.registry import BUILT_IN

        return ((name, "") for name in BUILT_IN)

    def following(self) -> Pairs:
        return ((name, about) for name, (_, about) in SUBCOMMANDS[self.words[0]].items())

    def kinds(self) -> Pairs:
        return ((link.name, link.definition) for link in self.schema.links)

    def orders(self) -> Pairs:
        from annotate.core.claims import SORTS

        return ((order, "") for order in SORTS)

    def units(self) -> Pairs:
        from annotate.core.periods import UNITS

        return ((unit, "") for unit in UNITS)

    def ids(self) -> Pairs:
        from annotate.core.cells import clip
        from annotate.store.workspace import open_workspace

        if self.article is None:
            return ()
        document = open_workspace(self.article, layer=self.value("--as")).document
        return ((tag.id, f"{tag.label} “{clip(tag.text, 40)}”") for tag in document)


VALUES: dict[str, Callable[[Line], Pairs]] = {
    "format": Line.formats,
    "as_layers": Line.annotators,
    "tokens": Line.tokens,
    "LABEL": Line.labels,
    "OLD": Line.labels,
    "OLD,...": Line.labels,
    "INTO": Line.labels,
    "[PATH]": Line.following,
    "LAYER": Line.layers,
    "SUGGESTER,...": Line.suggesters,
    "take": Line.takes,
    "KIND": Line.kinds,
    "ORDER": Line.orders,
    "UNIT|NAME": Line.units,
    "FROM": Line.ids,
    "TO": Line.ids,
    "[ID...]": Line.ids,
}
"""A parameter, or what stands for its value in the help → what may stand there."""


def offer_values(line: Line) -> None:
    """Have the arguments and options of a command offer their values, where those are no files."""
    function = implementation(named(line.words))
    # Typer is to see these very values, not others made anew from the annotations' text.
    function.__annotations__ = get_type_hints(function, include_extras=True)
    for parameter, hint in function.__annotations__.items():
        for declared in getattr(hint, "__metadata__", ()):
            for name in (parameter, declared.metavar):
                if name in VALUES:
                    declared.autocompletion = _plain(line, VALUES[name])


def _plain(line: Line, values: Callable[[Line], Pairs]) -> Callable[[str], list[tuple[str, str]]]:
    """What Typer calls for the plain words, and for what is plain of their meanings."""

    def offered(incomplete: str) -> list[tuple[str, str]]:
        return [
            (word, NOT_PLAIN.sub(" ", meaning))
            for word, meaning in values(line)
            if PLAIN_WORD.fullmatch(word)
        ]

    return offered
