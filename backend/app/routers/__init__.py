"""The HTTP and WebSocket edge: parse, authorize, one service call, answer.

May import: services and below. Knows neither the orchestrator nor the agents.
"""
