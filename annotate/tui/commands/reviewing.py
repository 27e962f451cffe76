"""Suggested claims one after the other: the walk stops at each with what is asked of it.

Invariant: a walk that comes to a suggested claim opens its review, whichever key walked; so the
keys that answer it are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotate.core import marking, offers, shaping
from annotate.core.schema import Label
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Value, quote
from annotate.tui import proposals
from annotate.tui.commands.questions import asked_of, fault
from annotate.tui.modes.review import Answers, Review

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

Walk = Callable[[Session], bool | str]
"""Selects what comes next. Says nothing if there is nothing."""


def walk(app: TagApp, step: Walk) -> bool | str:
    """Take a step of the walk, and ask about a claim if it came to one. Returns what the step
    says."""
    if isinstance(app.mode, Review) and not app.mode.done:
        # A number before the key takes many steps.
        app.mode.leave()
        app.close()
    found = step(app.session)
    if found:
        suggestion = offers.meant(app.session)
        if suggestion is not None and offers.is_claim(app.session, suggestion):
            review(app, suggestion, step)
    return found


def review(app: TagApp, suggestion: Suggestion, step: Walk) -> bool:
    """Ask about a suggested claim; what comes after it is a step of the walk away. False if nothing
    is asked of such a claim."""
    label = app.session.schema.label(suggestion.label)
    if label is None or not asked_of(label, proposals.Offer()):
        return False
    _Reviewing(app, suggestion, label, step).open(suggestion.spans, {})
    return True


class _Reviewing:
    """One claim under review."""

    def __init__(self, app: TagApp, suggestion: Suggestion, label: Label, step: Walk) -> None:
        self.app = app
        self.session = app.session
        self.suggestion = suggestion
        self.label = label
        self.step = step
        self.spans = suggestion.spans
        self.a_rest = False
        """True if it is what a part that was taken has left."""

    def open(self, spans: tuple[Span, ...], chosen: dict[str, str]) -> None:
        """Ask about these spans of what is suggested."""
        session, app = self.session, self.app
        self.spans = spans
        session.select_parts(spans)
        offer = proposals.offer(session, self.label, spans, self.suggestion)
        known = {name: str(value) for name, value in self.suggestion.attributes.items()}
        guessed = proposals.claim_values(self.label, quote(session.text, spans))
        offer = offer._replace(values={**offer.values, **guessed, **known})
        session.matches = sorted(offer.ends.values())

        def ended() -> None:
            session.matches = []
            app.repaint = True

        app.open(
            Review(
                f"{self.label.name}?",
                asked_of(self.label, offer),
                text=session.text,
                spans=spans,
                whole=self.suggestion.spans,
                chosen=chosen,
                offer=[(kind, session.text[slice(*end)]) for kind, end in offer.ends.items()],
                answers=Answers(
                    taken=self.taken, rejected=self.rejected, added=self.added, shaped=self.open
                ),
                fault=lambda name, value: fault(self.label, name, value),
                ended=ended,
                height=app.frame.asking_height(app),
                columns=app.size.width,
            )
        )
        app.repaint = True

    def taken(self, values: dict[str, Value], kinds: Collection[str], rest: bool) -> None:
        """Make the claim, and go on."""
        links = tuple(link for link in self.suggestion.links if link.kind in kinds)
        text = quote(self.session.text, self.spans)
        made = replace(self.suggestion, spans=self.spans, text=text, attributes=values, links=links)
        self._told(offers.take(self.session, made))
        if not (rest and self._rest()):
            walk(self.app, self.step)

    def added(self) -> None:
        """Add what is selected to the last claim, and ask about the rest."""
        tag = self.session.document.tags.get(self.session.last_tag)
        if tag is None or tag.label != self.label.name:
            self._told("no claim yet to add this to")
            self.open(self.spans, {})
            return
        self._told(marking.fragment(self.session))
        if not self._rest():
            walk(self.app, self.step)

    def rejected(self) -> None:
        """Refuse it, and go on. What is left of a quotation is left alone instead."""
        if not self.a_rest:
            self._told(offers.reject(self.session, [self.suggestion]))
        walk(self.app, self.step)

    def _rest(self) -> bool:
        """Ask about what comes after the part that was taken. False if nothing does."""
        left = shaping.rest_after(self.session.text, self.suggestion.spans, self.spans[-1].end)
        if not left:
            return False
        self.suggestion = replace(self.suggestion, spans=left, text=quote(self.session.text, left))
        self.a_rest = True
        self.open(left, {})
        return True

    def _told(self, message: str) -> None:
        self.app.say(message)
        self.app.repaint = True
