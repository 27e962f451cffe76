"""How far annotators of the same articles agree: what is counted, and the figures made of it."""
