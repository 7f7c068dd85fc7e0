"""`adreel doctor`: is everything there that this installation needs, and what to do where it is not.

Lives here: the checks, one file per neighbourhood, how they are run, how they are shown. May import everything below `main`.
It changes nothing: what it writes to try a storage, it removes again.
"""
