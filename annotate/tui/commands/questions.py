"""What is asked of a tag, whether it is made already or only suggested."""

from annotate.core import rules
from annotate.core.schema import Label
from annotate.core.tags import Value
from annotate.tui.modes.ask import Question
from annotate.tui.proposals import Offer


def asked_of(label: Label, offer: Offer) -> list[Question]:
    """The questions on a tag; none if there is nothing that has to be asked."""
    asked = [known for known in label.attributes if known.ask or known.values]
    if not any(known.ask for known in asked) and not offer.ends:
        return []
    return [
        Question(known, offer.values.get(known.name, ""), offer.others)
        for known in asked
        if known.ask or label.layer != "date"
    ]


def fault(label: Label, name: str, value: Value) -> str:
    """What is wrong with a value, in a few words, or nothing."""
    found = rules.attribute_fault(label, name, value)
    return str(found) if found else ""
