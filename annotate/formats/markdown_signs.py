"""Any text as Markdown that shows it as it is: no sign of it is markup, no address in it a link.

Invariant: a CommonMark reader, also with GitHub's tables, strikethrough and bare links, gets
exactly the text back, line by line. Written for CommonMark 0.31 and GitHub Flavored Markdown, whose
backslash escapes and character references these are; and so that the marks of Obsidian, Pandoc and
MathJax, such as `==`, `#tag`, `$`, `[[`, do nothing either.
"""

import re

SIGN = re.compile(
    r"""
    [\\`*_{}\[\]<>&|~$^=\#@]    # markup wherever it stands
    | [.:](?=\S)                # addresses, shortcodes of emoji
    | (?<=/)/ | (?<=-)- | (?<=%)%
    | ^[-+]                     # lists
    | (?<=^\d)[.)] | (?<=^\d\d)[.)] | (?<=^\d{3})[.)] | (?<=^\d{4})[.)] | (?<=^\d{5})[.)]
    | (?<=^\d{6})[.)] | (?<=^\d{7})[.)] | (?<=^\d{8})[.)] | (?<=^\d{9})[.)]
    """,
    re.VERBOSE,
)
"""Signs of one line that need an escape."""

MAIL = re.compile(r"(?<=[\w.+-])@(?=\w)")
"""GitHub makes links of e-mail addresses even if their signs are escaped; not across code."""


def changes(line: str) -> dict[int, str]:
    """What stands in Markdown for some of a line's characters: offset → markup. The line has no
    line break, and every control character but the tab is gone from it."""
    found = {match.start(): f"\\{match[0]}" for match in SIGN.finditer(line)}
    found |= {match.start(): "`@`" for match in MAIL.finditer(line)}
    body = line.strip()
    first = len(line) - len(line.lstrip()) if body else len(line)
    for place in (*range(first), *range(first + len(body), len(line))):
        # Blanks at the ends would be taken for indentation, or be dropped.
        found[place] = f"&#{ord(line[place])};"
    return found


def escaped(line: str) -> str:
    """One line, without the blanks at its ends."""
    body = line.strip()
    found = changes(body)
    return "".join(found.get(place, sign) for place, sign in enumerate(body)) if found else body


def cell(text: str) -> str:
    """One line as the content of a cell of a table."""
    return escaped(text).replace("\\|", "&#124;")
