"""Rows and runs painted for a terminal, a pipe or a program."""
