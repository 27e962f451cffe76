"""Wrong use of the command line, in our words: what is wrong and the nearest right thing.

Typer's own errors are known by what they have, not by their classes, which it keeps to itself.
"""

from collections.abc import Iterable
from pathlib import Path

from annotate.errors import AnnotateError


def no_such_command(name: str, commands: Iterable[str]) -> AnnotateError:
    """What to tell for a command that does not exist."""
    if Path(name).exists():
        return AnnotateError(f"no such command: {name}", f"to tag it: annotate tag {name}")
    from annotate.core.similar import suggestion

    return AnnotateError(f"no such command: {name}", suggestion(name, commands, "the commands are"))


def usage_error(error: Exception, command: str) -> AnnotateError | None:
    """What to tell for an error that Typer raised while it parsed a command's options, or None for
    any other error."""
    told = getattr(error, "format_message", None)
    if told is None:
        return None
    context = getattr(error, "ctx", None)
    hint = f"see: annotate {command} --help" if command else "see: annotate --help"
    parameter = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        from annotate.core.similar import nearest

        wrong = str(getattr(error, "option_name", ""))
        known = [name for each in context.command.params for name in each.opts] if context else []
        close = nearest(wrong, [name for name in [*known, "--help"] if name.startswith("--")])
        hint = f"did you mean {close}?" if close else hint
        return AnnotateError(f"no such option: {wrong}", hint)
    if hasattr(error, "param_type") and parameter is not None:
        name = parameter.metavar or max(parameter.opts, key=len)
        return AnnotateError(f"missing: {name}", hint)
    message = str(told()).rstrip(".")
    return AnnotateError(message[:1].lower() + message[1:], hint)
