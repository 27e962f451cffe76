"""Who claims what, by rules: the cue and the source of a claim, and all claims of an article."""

from annotate.suggest.attributions.finding import Found, find
from annotate.suggest.attributions.proposing import Attribution, propose
from annotate.suggest.attributions.suggesting import suggester

__all__ = ["Attribution", "Found", "find", "propose", "suggester"]
