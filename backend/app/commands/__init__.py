"""The commands of `adreel`, one in a file: `add_arguments` says what it takes, `run` does it and gives the exit code.

Lives here: what a person at a terminal asks for, and what is said to them. May import everything below; only `cli` loads a command, when it is asked for.
"""
