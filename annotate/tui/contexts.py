"""What is there for a key to act on: it decides which keys the footer names."""

from annotate.core.marking import offered_name
from annotate.core.offers import meant
from annotate.core.session import Session


def contexts(session: Session, several: bool) -> frozenset[str]:
    """Which of `actions.WHEN` holds."""
    tags = session.tags_here()
    suggestion = meant(session)
    tag = session.tag if suggestion is None else None
    there = {
        "selection": session.selection is not None,
        "tag": bool(tags) and suggestion is None,
        "suggestion": suggestion is not None,
        "stack": len(tags) > 1,
        "links": tag is not None and bool(session.document.links_of(tag.id)),
        "offer": tag is not None and bool(offered_name(session)),
        "drop": bool(session.selection or session.link_from or session.matches or session.placing),
        "matches": bool(session.matches),
        "undo": bool(session.history.done),
        "queue": several,
        "lost": bool(session.document.lost),
        "adjudicated": session.adjudicated,
    }
    return frozenset(name for name, holds in there.items() if holds)
