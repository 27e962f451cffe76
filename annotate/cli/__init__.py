"""The command line: parse, call, exit status. Heavy imports stay inside the commands."""
