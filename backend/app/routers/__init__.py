"""The HTTP and WebSocket edge: parse, authorize, one service call, answer.

May import: services and below. Does not know the orchestrator.
"""
