"""One self-contained HTML page of articles, to be read in a browser by people without the program.

Invariants: nothing is loaded from anywhere, no text from a file becomes markup, and the text on the
page is the article's, character for character.
"""
