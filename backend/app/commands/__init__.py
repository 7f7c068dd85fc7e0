"""The commands of `adreel`, one in a file: `add_arguments` says what it takes, `run` does it and gives the exit code. What several need is in
`conditions` and `accounts`; `doctor` is a room of its own.

Lives here: what a person at a terminal asks for, and what is said to them. May import everything below; only `cli` loads a command, when it is asked for.
"""
