"""Looks as Rich styles, made once each."""

from functools import lru_cache

from rich.style import Style

from annotate.render.palette import COLOURS, INK, Look

PLAIN = Style()
DIM = Style(dim=True)
BOLD = Style(bold=True)
DOT = Style(underline=True)
"""Every other character of what is suggested."""
REVERSE = Style(reverse=True)
KEY = Style(bold=True, underline=True)
"""The letter of a value that chooses it."""
SELECTED = Style(color="#ffffff", bgcolor="#1f5fa8", bold=True)
SELECTED_MONO = Style(reverse=True, underline=True)
FOUND = Style(color="#000000", bgcolor="#ffffff", bold=True)
FOUND_MONO = Style(bold=True, underline=True)
HINT = Style(color="#ffffff", bgcolor="#5f00af", bold=True)
HINT_MONO = Style(reverse=True, bold=True)
"""A jump label."""
ALERT = Style(color="#ffffff", bgcolor="#b3261e", bold=True)


@lru_cache(maxsize=4096)
def style(
    look: Look,
    cursor: bool = False,
    selected: bool = False,
    found: bool = False,
    mono: bool = False,
) -> Style:
    """The style of a run; what lies on the text for the moment wins over its tags."""
    made = Style(
        color=INK if look.background else None,
        bgcolor=COLOURS[look.background].rgb if look.background else None,
        bold=look.bold or None,
        italic=look.italic or None,
        underline=(look.underline and not look.double) or None,
        underline2=look.double or None,
    )
    if found:
        made += FOUND_MONO if mono else FOUND
    if selected:
        made += SELECTED_MONO if mono else SELECTED
    if cursor:
        made += Style(reverse=not (mono and selected), bold=True)
    return made
