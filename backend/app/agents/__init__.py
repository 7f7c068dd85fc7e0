"""Agents: prompt_parser, image_generator, video_generator, compositor. Each makes one kind of thing.

One contract: `run(AgentInput, Context) -> AgentOutput`. May import: providers, storage, studio, media,
schemas, config, errors. Agents know no database and no HTTP.
"""
