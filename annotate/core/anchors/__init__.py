"""Where tags stand after the text under them was edited.

Both texts are cut into tokens (`tokens`, equal up to what `normal` takes for the same), the old one
as it is or rebuilt from what a sidecar holds (`skeleton`, `fingerprint`). One alignment of the
tokens (`alignment`, then `moves`) says where everything went, and each span is decided from it
alone (`deciding`, `changes`): no quote is searched for by itself. `placing` is the way in.

Invariant: a wrong place is worse than none. All steps take time and memory in proportion to the
texts, whatever they hold.
"""
