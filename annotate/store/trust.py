"""Which commands of which projects this user has allowed.

An `annotate.yaml` may come with articles of anyone, so a command that it names runs only once the
user has allowed it: this command, of this file, with the scripts that it names as they are now.
Invariants: what cannot be read is allowed nothing; anything else in the command, and any change of
a file that it names, has to be allowed anew. What those files use in turn is not looked at.
"""

import hashlib
import shlex
from collections.abc import Iterable
from pathlib import Path

import msgspec

from annotate.core.tags import in_words
from annotate.errors import AnnotateError
from annotate.store import state
from annotate.store.files import write_atomically
from annotate.store.suggesters import Tool

FILE = "trusted.json"

Seals = dict[str, dict[str, str]]
"""Path of a configuration → name of a tool → the seal of what was allowed."""

DECODER = msgspec.json.Decoder(Seals)


def allowed(config: Path, tool: Tool) -> bool:
    """True if a tool of a configuration may run."""
    if not tool.runs_code:
        return True
    known = _read().get(_key(config), {}).get(tool.name)
    # Files that anyone may have put there are read only if the user has allowed them once.
    return known is not None and known == seal(config, tool)


def allow(config: Path, tools: Iterable[Tool]) -> None:
    """Let tools of a configuration run from now on, and no others of it. Raises AnnotateError if
    that cannot be kept."""
    seals = _read()
    seals[_key(config)] = {tool.name: seal(config, tool) for tool in tools if tool.runs_code}
    try:
        file = state.folder() / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise AnnotateError(f"cannot keep what is allowed: {error}") from error
    write_atomically(file, msgspec.json.encode(seals))


def notice(config: Path, tools: Iterable[Tool], article: str) -> str:
    """What to tell of tools that may not run, and how to allow them; empty if all may."""
    barred = [tool for tool in tools if tool.runs_code and not allowed(config, tool)]
    if not barred:
        return ""
    seals = _read().get(_key(config), {})
    named = in_words([f"{tool.name}: {tool.written}" for tool in barred])
    changed = all(tool.name in seals for tool in barred)
    what = "has changed what was allowed" if changed else "names what is not allowed to run yet"
    typed = f"annotate suggest --trust {shlex.quote(article)}"
    return f"{config} {what}, {named}; read it, then allow it with: {typed}"


def seal(config: Path, tool: Tool) -> str:
    """A number for all that decides what would run: where, which words, and what the files hold
    that they name."""
    digest = hashlib.sha256()
    words = tool.command or ("spacy", tool.spacy)
    named = [_bytes(tool.folder), *map(_bytes, words)]
    digest.update(msgspec.json.encode([_key(config), *named]))
    for path in _named(tool):
        try:
            held = _hash(path) if path.is_file() else b""
        except (OSError, ValueError):
            held = b""
        digest.update(msgspec.json.encode([_bytes(path), held]))
    return digest.hexdigest()


def _named(tool: Tool) -> list[Path]:
    """What may be a file, of all that a tool names; of a pipeline, all files in its folder."""
    if tool.command:
        return [tool.folder / word for word in tool.command]
    try:
        return sorted((tool.folder / tool.spacy).rglob("*"))
    except (OSError, ValueError):
        return []


def _hash(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.digest()


def _key(config: Path) -> str:
    """The path of a configuration as JSON can hold it; no other path has the same."""
    try:
        path = str(config.resolve())
    except (OSError, RuntimeError):
        path = str(config.absolute())
    # In quotation marks no path is absolute.
    return path if _bytes(path).decode("utf-8", "replace") == path else ascii(path)


def _bytes(text: Path | str) -> bytes:
    return str(text).encode("utf-8", "surrogateescape")


def _read() -> Seals:
    try:
        return DECODER.decode((state.folder() / FILE).read_bytes())
    except (OSError, RuntimeError, ValueError, msgspec.MsgspecError):
        return {}
