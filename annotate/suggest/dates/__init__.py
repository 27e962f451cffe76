"""Expressions of time in the news, and what they mean counted from the day of publication."""

from annotate.suggest.dates.finder import find, normalise
from annotate.suggest.dates.timex import Timex

__all__ = ["Timex", "find", "normalise"]
