"""What an operator counts and times, for Prometheus. Every label's values come from a fixed set, so the number of series is bounded.

Each process tells of itself; what `services/vitals.py` reads from the database is the same in all of them: take the `max` of it.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_OF_REQUESTS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_OF_WORK = (1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600, 1200, 3600)
"""Upper bounds in seconds."""

REQUESTS = Histogram(
    "http_request_duration_seconds", "From a request's head to the end of its answer.",
    ["method", "route", "status"], buckets=_OF_REQUESTS,
)  # fmt: skip
SOCKETS = Gauge("websocket_clients", "Open WebSockets of this process.")
TASKS = Gauge("asyncio_tasks", "Tasks of this process's loop that are not done.")

GENERATION_SECONDS = Histogram(
    "video_gen_duration_seconds", "From asking for a stage to its success, its wait for a turn included.",
    ["stage", "lane"], buckets=_OF_WORK,
)  # fmt: skip
FAILURES = Counter("job_failures", "Stages that failed for good.", ["stage", "lane"])
UNIT_SECONDS = Histogram(
    "unit_duration_seconds", "Making one picture, shot, draft or cut.", ["kind", "lane"], buckets=_OF_WORK
)  # fmt: skip
RENDER_SECONDS = Histogram(
    "studio_render_seconds", "One piece of work of the studio's renderer.", ["kind"], buckets=_OF_WORK
)  # fmt: skip
REPLICATE_ERRORS = Counter(
    "replicate_api_errors", "Requests to Replicate that went wrong: timeout, connection, 429, 4xx, 5xx.", ["kind"]
)  # fmt: skip
KEPT = Counter("cache_requests", "Questions to a cache.", ["cache", "result"])

COST = Gauge("cost_actual_dollars", "USD that were charged, ever.", ["provider", "model"])
COST_OF_DAY = Gauge("cost_day_dollars", "USD charged and reserved in the last 24 hours.")
BUDGET = Gauge("budget_day_dollars", "USD that the deployment may spend in 24 hours.")
BUDGET_LEFT = Gauge("budget_left_dollars", "USD that the deployment's daily cap leaves.")
CAMPAIGN_COST = Gauge(
    "campaign_cost_dollars", "USD charged for the twenty dearest campaigns, ever.", ["campaign"]
)
ADS = Gauge(
    "ads_of_day", "Ads begun in the last 24 hours, by what has become of them.", ["mode", "outcome"]
)
PICTURES = Gauge(
    "pictures_of_day",
    "Pictures shown for choice in the last 24 hours, and those chosen.",
    ["result"],
)
STORYBOARDS = Gauge(
    "storyboards_of_day",
    "Storyboards written in the last 24 hours, and those approved.",
    ["result"],
)
WAITING = Gauge("queue_depth", "Stages that wait for their turn.", ["lane"])
OLDEST = Gauge("queue_oldest_seconds", "How long the first of them waits.", ["lane"])
WORKING = Gauge("jobs_running", "Stages at work.", ["lane"])
STUCK = Gauge("jobs_stuck", "Stages at work that told nothing for a quarter of an hour.")
DISK_FREE = Gauge("disk_free_bytes", "Of the file system that holds the data folder.")
DISK_SIZE = Gauge("disk_size_bytes", "Of the same.")
