"""Agents: from prompt_parser to compositor, each makes one kind of thing.

One contract: `run(AgentInput, Context) -> AgentOutput`. May import: providers, storage, studio, media,
schemas, config, errors. Agents know no database and no HTTP.
"""
