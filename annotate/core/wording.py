"""Numbers in sentences, said alike wherever something is counted."""


def counted(number: int, what: str) -> str:
    """`1 tag`, `2 tags`, `1,200 tags`."""
    return f"{number:,} {what}{'s' * (number != 1)}"
