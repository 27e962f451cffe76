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
    """All up to the body. The files of ours beside this one that are named go onto the page as they
    are, all styles in one element and all scripts in one."""
    style, style_hash = _together(styles)
    script, script_hash = _together(scripts)
    policy = (
        f"default-src 'none'; style-src '{style_hash}'; script-src '{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="generator" content="annotate">\n'
        f"<title>{escaped(title)}</title>\n<style>{style}</style>\n<script>{script}</script>\n"
        "</head>\n"
    )


def _together(names: Sequence[str]) -> tuple[str, str]:
    """The text of some files, and its hash for the policy."""
    text = "\n".join(Path(__file__).with_name(name).read_text("utf-8") for name in names)
    return text, "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
