"""What can go wrong in a way that a person can mend.

Every failure that a user can cause or cure is an `AnnotateError`: one sentence that says what is
wrong and where, a hint that says what to do next, and the exit status of the command.
"""

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit status of every command."""

    DONE = 0
    PROBLEMS = 1
    """The data has problems: `check` found some, or some of the files could not be read."""
    WRONG_USE = 2
    """Wrong use, or input that cannot be read."""


class AnnotateError(Exception):
    """A failure to be told in one line. `message` may hold raw text from files: the console
    makes it safe."""

    def __init__(
        self, message: str, hint: str = "", status: ExitStatus = ExitStatus.WRONG_USE
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status
