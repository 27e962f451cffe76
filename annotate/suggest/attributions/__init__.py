"""Who claims what: the cue and the source of a claim, proposed by rules."""

from annotate.suggest.attributions.proposing import Attribution, propose

__all__ = ["Attribution", "propose"]
