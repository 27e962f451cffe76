"""All commands, in the order of the help: the user's three, then those that serve them.

Invariant: a run imports and declares only the command that it runs. Typer takes a millisecond to
declare one, and every command would pay for all.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer

COMMANDS = {
    "tag": ("tag:tag", "Tag an article on the screen."),
    "show": ("show:show", "Show the text with its tags highlighted and a legend."),
    "export": ("export:export", "Write every tag as CSV, or in the format of another tool."),
    "add": ("add:add", "Tag a quote, or a place, and print the ids of the new tags."),
    "remove": ("edit:remove", "Remove tags, and the links that tie them."),
    "set": ("edit:set_values", "Change a tag, or what is known of the article."),
    "link": ("edit:link", "Tie two tags, such as a claim to who makes it."),
    "suggest": ("suggest:suggest", "Print what might be tagged, or tag it."),
    "find": ("find:find", "Find tags, and text, in articles."),
    "stats": ("stats:stats", "Count tags: by label, attribute, annotator, status, article."),
    "claims": ("claims:claims", "Tell who claims what, and what supports or contradicts it."),
    "timeline": ("timeline:timeline", "Put dates and dated claims on a time axis."),
    "agree": ("agree:agree", "Tell how far annotators agree, and where they do not."),
    "adjudicate": (
        "adjudicate:adjudicate",
        "Decide on the screen what annotators do not agree on.",
    ),
    "fetch": ("fetch:fetch", "Save the articles of web pages as text files."),
    "import": ("importing:import_tags", "Take tags from a file of another tool, or of ours."),
    "formats": ("formats:formats", "Print which formats there are, and what each can hold."),
    "labels": ("labels:labels", "Print labels, attributes and links, or write a copy to change."),
    "reanchor": ("reanchor:reanchor", "Place the tags of edited texts again."),
    "check": ("check:check", "Verify that tags fit their texts and labels."),
    "diff": ("diff:diff", "Tell the differences of two sidecars, tag by tag."),
    "merge": ("merge:merge", "Merge two people's tags; the status is 1 if they conflict."),
    "git": ("git:git", "Let git merge sidecars tag by tag, and diff them in words."),
    "tutor": ("tutor:tutor", "Learn the tag screen in two minutes, on an article of ours."),
}
"""Name → module and function, and the first sentence of the function's docstring."""

SUBCOMMANDS = {
    "labels": {
        "rename": (
            "label_changes:rename",
            "Give a label another name, in tags and in annotate.yaml.",
        ),
        "merge": (
            "label_changes:merge",
            "Make one label of several, in tags and in annotate.yaml.",
        ),
        "delete": (
            "label_changes:delete",
            "Take a label out of annotate.yaml, and give its tags another one.",
        ),
    },
}
"""Command → the words that may follow it and make another command of it, as in COMMANDS."""

OVERVIEW = """\
Mark up news articles from the terminal: who, where, when, and who claims what.

  annotate tag ARTICLE       tag it on the screen; writes ARTICLE.tags.yaml next to the text
  annotate show ARTICLE      see the highlighted text
  annotate export ARTICLE    get every tag as CSV

  annotate tutor             learn it in two minutes

All commands: annotate --help
"""


def named(words: list[str]) -> str:
    """The command that a line names, empty if it names none: `tag`, or `labels rename`."""
    start = next((i for i, word in enumerate(words) if not word.startswith("-")), len(words))
    command, following = [*words[start : start + 2], "", ""][:2]
    return f"{command} {following}" if following in SUBCOMMANDS.get(command, ()) else command


def app(command: str) -> typer.Typer:
    """The program with one command declared in full; without one, all as names with a sentence."""
    made = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback(invoke_without_command=True)(start)
    first, _, second = command.partition(" ")
    if second:
        group = typer.Typer(rich_markup_mode=None)
        group.callback()(_named)
        group.command(second)(implementation(command))
        made.add_typer(group, name=first)
    elif command in COMMANDS:
        more = ", ".join(SUBCOMMANDS.get(command, ()))
        epilog = f"To change labels in many files: annotate {command} {more}." if more else None
        made.command(command, epilog=epilog)(implementation(command))
    else:
        for name, (_, sentence) in COMMANDS.items():
            made.command(name, help=sentence)(_named)
    return made


def with_shell(arguments: list[str]) -> list[str]:
    """Arguments with `--install-completion zsh` in one word, and without a shell as
    `--install-completion=`: Typer has no option whose value may be left out."""
    option, *rest = arguments or [""]
    if option not in ("--install-completion", "--show-completion"):
        return arguments
    shell = rest.pop(0) if rest and not rest[0].startswith("-") else ""
    return [f"{option}={shell}", *rest]


def implementation(command: str) -> Callable[..., None]:
    """The function of a command."""
    first, _, second = command.partition(" ")
    place, _ = SUBCOMMANDS[first][second] if second else COMMANDS[command]
    module, _, function = place.partition(":")
    found: Callable[..., None] = getattr(import_module(f"annotate.cli.{module}"), function)
    return found


def _named() -> None:
    """Stands for a command in the list of all."""


def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    install_completion: Annotated[
        str | None,
        typer.Option(
            "--install-completion",
            metavar="[SHELL]",
            help="Let the Tab key complete commands, options and labels in bash, zsh, fish or "
            "powershell.",
            show_default=False,
        ),
    ] = None,
    show_completion: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="[SHELL]",
            help="Print the script that does so.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Mark up news articles from the terminal: who, where, when, and who claims what."""
    from annotate import console

    if version:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            console.write(f"annotate {installed('annotate-articles')}\n")
        except PackageNotFoundError:
            console.write("annotate, not installed\n")
        raise typer.Exit
    if install_completion is not None or show_completion is not None:
        from annotate.cli import completion

        if install_completion is not None:
            completion.install(install_completion)
        if show_completion is not None:
            completion.show(show_completion)
        raise typer.Exit
    if context.invoked_subcommand is None:
        console.write(OVERVIEW)
