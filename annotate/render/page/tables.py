"""The tables below an article: who claims what and what was found, when, and every tag."""

from collections.abc import Iterable, Iterator, Sequence

from annotate.core.tags import Tag
from annotate.render.page.escape import escaped
from annotate.render.page.facts import about, ends, in_text, reference, value
from annotate.render.page.view import View, in_short
from annotate.render.painting import VERDICT_SIGNS

LISTED = 1000
"""Code points of a tag's text in the list of all tags."""


def table(
    view: View, kind: str, caption: str, columns: Sequence[str], rows: Iterable[str]
) -> Iterator[str]:
    """A table that can be scrolled sideways, by keyboard as well, where the window is narrow."""
    heads = "".join(f"<th scope=col>{name}" for name in columns)
    label = f"{kind}-caption{view.number}"
    yield f"<div class=scroll tabindex=0 role=group aria-labelledby={label}>"
    yield f"<table class={kind}><caption id={label}>{caption}</caption>"
    yield f"<thead><tr>{heads}</thead><tbody>\n"
    yield from rows
    yield "</tbody></table></div>\n"


def claims(view: View, heading: str) -> Iterator[str]:
    """Each claim with who makes it and what the check found."""
    found = view.claims
    if not found:
        return
    yield f"<section id=claims{view.number}>"
    yield f"<{heading}>Claims</{heading}>\n"
    checked = sum(tag.attributes.get("verdict") not in (None, "", "unchecked") for tag in found)
    caption = f"{_count(len(found), 'claim')}, {checked} checked"
    yield from table(
        view, "claims", caption, ("Claim", "Claimant", "Verdict"), (_claim(view, t) for t in found)
    )
    yield "</section>\n"


def _claim(view: View, tag: Tag) -> str:
    restated = in_text(tag, "restated")
    claim = reference(view, tag, LISTED) + (f"<p class=restated>{restated}" if restated else "")
    facts = [in_text(tag, name) for name in ("check", "kind", "polarity")]
    said = ", ".join(fact for fact in facts if fact)
    claim += f"<p class=facts>{said}" if said else ""
    return (
        f"<tr data-of={view.numbers[tag.id]} data-key={view.keys[tag.label].number}>"
        f"<td>{claim}<td>{_claimants(view, tag)}<td>{_verdict(tag)}\n"
    )


def _claimants(view: View, tag: Tag) -> str:
    found = ends(view, tag, "claimant")
    if not found:
        return "<span class=none>no claimant stated</span>"
    return "<br>".join(_claimant(view, one) for one in found)


def _claimant(view: View, tag: Tag) -> str:
    name = in_text(tag, "entity")
    known = name and name.casefold() != escaped(in_short(tag.text)).casefold()
    return reference(view, tag) + (f" <small>{name}</small>" if known else "")


def _verdict(tag: Tag) -> str:
    verdict = tag.attributes.get("verdict") or ""
    sign = VERDICT_SIGNS.get(verdict) if isinstance(verdict, str) else None
    if sign:
        made = (
            f"<span class='verdict {verdict}'><span aria-hidden=true>{sign}</span> {verdict}</span>"
        )
    else:
        made = value(verdict) if verdict else "<span class=none>no verdict yet</span>"
    rating = in_text(tag, "rating")
    evidence = tag.attributes.get("evidence")
    made += f"<p class=facts>{rating}" if rating else ""
    made += f"<p class=facts>{value(evidence)}" if evidence else ""
    return made


def dates(view: View, found: Sequence[Tag], others: int) -> Iterator[str]:
    """Each date in the order of the calendar, as the timeline above it shows them; `others` have
    no place in it."""
    rows = (
        f"<tr data-of={view.numbers[tag.id]} data-key={view.keys[tag.label].number}>"
        f"<td>{value(tag.attributes.get('value', ''))}<td>{reference(view, tag)}"
        f"<td>{in_text(tag, 'type')}\n"
        for tag in found
    )
    caption = f"{_count(len(found), 'date')} in order"
    caption += f"; {others:,} more without a place in the calendar" if others else ""
    yield from table(view, "dates", caption, ("Value", "In the text", "Type"), rows)


def tags(view: View, heading: str) -> Iterator[str]:
    """Every tag with all that is known of it; folded up, as the card shows it beside the text."""
    if not view.tags:
        return
    yield f"<section id=tags{view.number}>"
    yield f"<{heading}>All tags</{heading}>\n"
    yield f"<details class=all><summary>Show {_count(len(view.tags), 'tag')}</summary>\n"
    rows = (_tag(view, tag) for tag in view.tags)
    yield from table(
        view,
        "all",
        _count(len(view.tags), "tag") + " in text order",
        ("Text", "Label", "Details"),
        rows,
    )
    yield "</details></section>\n"


def _tag(view: View, tag: Tag) -> str:
    number = view.numbers[tag.id]
    key = view.keys[tag.label]
    return (
        f"<tr id=row{number} data-of={number} data-key={key.number}>"
        f"<td>{reference(view, tag, LISTED)}"
        f'<td><span class="tag {key.look}">{escaped(tag.label)}</span>'
        f"<td id=about{number}>{about(view, tag)}\n"
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
