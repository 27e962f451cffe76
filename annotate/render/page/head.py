"""The head of a page, with the policy that keeps the page to itself.

The policy lets the browser run the scripts and apply the style sheets that are on the page, known
by their hashes, and load or send nothing at all.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from annotate.render.page.escape import escaped


def head(title: str, styles: Sequence[str], scripts: Sequence[str]) -> Iterator[str]:
    """All up to the body, with files of ours beside this one that go onto the page as they are."""
    sheets, programs = list(map(_text, styles)), list(map(_text, scripts))
    policy = (
        f"default-src 'none'; style-src {_hashes(sheets)}; script-src {_hashes(programs)}; "
        "base-uri 'none'; form-action 'none'"
    )
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="generator" content="annotate">\n'
        f"<title>{escaped(title)}</title>\n"
    )
    yield from (f"<style>{text}</style>\n" for text in sheets)
    yield from (f"<script>{text}</script>\n" for text in programs)
    yield "</head>\n"


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _hashes(texts: Sequence[str]) -> str:
    made = (b64encode(sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{one}'" for one in made)
