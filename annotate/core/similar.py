"""The nearest right thing to what someone wrote: a word of a list, or a text of an article."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

LISTED = 24
"""If nothing is near, so many choices are listed at most."""

EFFORT = 2_000_000
"""How many characters the search for a similar text compares at most; it takes a second."""

LONGEST = 100
MANY = 5000
"""Longer words, in characters, are no slips of others; among more choices none is looked for."""

ALIKE = ("'‘’‚‛`´′", '"“”„‟«»″', "-‐‑‒–—―−")
"""Characters that people type one for another."""

WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice most like a word, or empty if none is like it."""
    from difflib import get_close_matches

    if len(word) > LONGEST:
        return ""
    short = (choice for choice in choices if len(choice) <= LONGEST)
    folded = {choice.casefold(): choice for choice in islice(short, MANY)}
    close = get_close_matches(word.casefold(), folded, 1, 0.55)
    return folded[close[0]] if close else ""


def suggestion(word: str, choices: Iterable[str], what: str = "") -> str:
    """A hint: `did you mean …?`, else which choices there are if they are few."""
    known = list(choices)
    close = nearest(word, known)
    if close:
        return f"did you mean {close}?"
    if not known or len(known) > LISTED:
        return ""
    return f"{what or 'known are'}: {', '.join(known)}"


def similar_text(text: str, quote: str) -> tuple[str, str]:
    """The text of an article that is most like a quote that it does not hold, and in what the two
    differ; both empty if nothing is like it."""
    words = unicodedata.normalize("NFC", quote).split()
    if not words:
        return "", ""
    loose = r"[\s\u200b\ufeff]+".join("".join(map(_any_form, word)) for word in words)
    match = re.search(loose, text, re.IGNORECASE)
    if match:
        return match[0], _difference(match[0], quote)
    from difflib import get_close_matches

    close = get_close_matches(quote, _windows(text, quote), 1, 0.75)
    return (close[0], "the spelling") if close else ("", "")


def _any_form(character: str) -> str:
    """A pattern for a character, the ones typed for it, and its composed and decomposed forms."""
    for group in ALIKE:
        if character in group:
            return f"[{re.escape(group)}]"
    forms = {character, *(unicodedata.normalize(form, character) for form in ("NFC", "NFD"))}
    return (
        f"(?:{'|'.join(map(re.escape, sorted(forms)))})" if len(forms) > 1 else re.escape(character)
    )


def _difference(found: str, quote: str) -> str:
    table = {ord(other): group[0] for group in ALIKE for other in group}
    same: dict[str, Callable[[str], str]] = {
        "upper and lower case": str.casefold,
        "quotation marks or dashes": lambda s: s.translate(table),
        "blanks": lambda s: " ".join(s.replace("\u200b", " ").replace("\ufeff", " ").split()),
        "how accents are written": lambda s: unicodedata.normalize("NFC", s),
    }
    kinds = [kind for kind, fold in same.items() if fold(found) == fold(quote)]
    return kinds[0] if kinds else "case, quotation marks or blanks"


def _windows(text: str, quote: str) -> Iterator[str]:
    """Each run of as many words as the quote has, once, as far as the effort allows."""
    count = max(1, len(WORD.findall(quote)))
    words = [match.span() for match in WORD.finditer(text[:EFFORT])]
    runs = (
        text[first[0] : last[1]] for first, last in zip(words, words[count - 1 :], strict=False)
    )
    return iter(list(dict.fromkeys(runs))[: EFFORT // len(quote)])
