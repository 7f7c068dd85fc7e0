"""The order of things: one durable workflow per stage of an ad.

This is the only room that knows the durable engine (DBOS). A run is asked for by a service; here it is
planned, made unit by unit, and brought to its gate. May import: services, agents and all below.
"""
