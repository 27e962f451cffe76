"""Suggestions by any other tool: a command, an installed plug-in, a spaCy pipeline.

Invariant: whatever a tool does, what it gives is sound suggestions and lines that say what was
wrong. No tool ends the program, and none is waited for longer than its time.
"""

from annotate.errors import AnnotateError


class SuggesterError(AnnotateError):
    """A tool that gave no answer at all."""
