"""Writes the dashboards: `python deploy/grafana/build.py`. Change them here, not in Grafana, whose copies are overwritten.

What every process reads from the database (money, queues, ads) is told by all of them alike: hence `max`, not `sum`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "dashboards"
_SOURCE = {"type": "prometheus", "uid": "adreel"}
_COLUMNS, _HEIGHT = 24, 8
_SMALL = 4
"""Rows of a panel that shows one figure."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture.

    Attributes:
        queries: PromQL and how each of its series is named. unit: Grafana's name of it. width: of 24 columns.
        single: the latest figure instead of its course. limit: where it turns red.
    """

    title: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"
    width: int = 8
    single: bool = False
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    uid: str
    title: str
    panels: Sequence[Panel]


_FAILED = "sum(increase(job_failures_total[30m]))"
_MADE = "sum(increase(video_gen_duration_seconds_count[30m]))"
_FINISHED = 'sum(max by (mode) (ads_of_day{outcome="complete"}))'


def _quantile(share: float, metric: str, by: str) -> str:
    return f"histogram_quantile({share}, sum by (le, {by}) (rate({metric}_bucket[30m])))"


DASHBOARDS = (
    Dashboard("adreel-operations", "Adreel: operations", (
        Panel("Processes that answer", [('sum(up{job="adreel"})', "")], width=4, single=True),
        Panel("Failures of the last half hour", [(f"{_FAILED} / ({_FAILED} + {_MADE})", "")], "percentunit", 4, True, 0.05),
        Panel("Stuck stages", [("max(jobs_stuck)", "")], width=4, single=True, limit=10),
        Panel("Longest wait", [("max(queue_oldest_seconds)", "")], "s", 4, True, 900),
        Panel("Spent in 24 hours", [("max(cost_day_dollars)", "")], "currencyUSD", 4, True, 50),
        Panel("Left under the day's cap", [("max(budget_left_dollars)", "")], "currencyUSD", 4, True),
        Panel("Stages at work and waiting", [
            ("max by (lane) (jobs_running)", "{{lane}} at work"), ("max by (lane) (queue_depth)", "{{lane}} waiting"),
        ]),
        Panel("Failures by stage", [("sum by (stage, lane) (increase(job_failures_total[30m]))", "{{stage}} {{lane}}")]),
        Panel("Errors of Replicate", [("sum by (kind) (increase(replicate_api_errors_total[10m]))", "{{kind}}")]),
        Panel("Answers a second", [("sum by (status) (rate(http_request_duration_seconds_count[5m]))", "{{status}}")], "reqps"),
        Panel("Watchers", [("sum(websocket_clients)", "WebSockets")]),
        Panel("Disk left", [("min by (instance) (disk_free_bytes / disk_size_bytes)", "{{instance}}")], "percentunit"),
        Panel("Memory", [("process_resident_memory_bytes", "{{instance}}")], "bytes", 12),
        Panel("Cores in use", [("rate(process_cpu_seconds_total[5m])", "{{instance}}")], width=12),
    )),
    Dashboard("adreel-performance", "Adreel: performance", (
        Panel("A stage, wait included: 95 of 100 are done in", [
            (_quantile(0.95, "video_gen_duration_seconds", "stage, lane"), "{{stage}} {{lane}}"),
        ], "s", 12, limit=600),
        Panel("A stage, wait included: half are done in", [
            (_quantile(0.5, "video_gen_duration_seconds", "stage, lane"), "{{stage}} {{lane}}"),
        ], "s", 12),
        Panel("A picture, shot, draft or cut: 95 of 100", [
            (_quantile(0.95, "unit_duration_seconds", "kind, lane"), "{{kind}} {{lane}}"),
        ], "s"),
        Panel("The studio's renderer: 95 of 100", [(_quantile(0.95, "studio_render_seconds", "kind"), "{{kind}}")], "s"),
        Panel("The renderer is at work", [("sum(rate(studio_render_seconds_sum[5m]))", "renderers")]),
        Panel("Requests: 99 of 100 are answered in", [
            (_quantile(0.99, "http_request_duration_seconds", "route"), "{{route}}"),
        ], "s"),
        Panel("Requests: half are answered in", [
            (_quantile(0.5, "http_request_duration_seconds", "route"), "{{route}}"),
        ], "s"),
        Panel("Found in caches", [(
            'sum by (cache) (rate(cache_requests_total{result="hit"}[30m])) / sum by (cache) (rate(cache_requests_total[30m]))',
            "{{cache}}",
        )], "percentunit"),
    )),
    Dashboard("adreel-business", "Adreel: business", (
        Panel("Ads finished in 24 hours", [(_FINISHED, "")], width=6, single=True),
        Panel("Pictures that were chosen", [(
            'max(pictures_of_day{result="chosen"}) / max(pictures_of_day{result="shown"})', "",
        )], "percentunit", 6, True),
        Panel("Storyboards that were approved", [(
            'max(storyboards_of_day{result="approved"}) / max(storyboards_of_day{result="shown"})', "",
        )], "percentunit", 6, True),
        Panel("Cost of a finished ad", [(f"max(cost_day_dollars) / {_FINISHED}", "")], "currencyUSD", 6, True),
        Panel("Ads begun in 24 hours, by what became of them", [
            ("sum by (outcome) (max by (mode, outcome) (ads_of_day))", "{{outcome}}"),
        ], width=12),
        Panel("Ads begun in 24 hours, by how they are made", [
            ("sum by (mode) (max by (mode, outcome) (ads_of_day))", "{{mode}}"),
        ], width=12),
        Panel("Charged by model", [("max by (provider, model) (cost_actual_dollars)", "{{model}}")], "currencyUSD", 12),
        Panel("Charged by campaign, the twenty dearest", [("max by (campaign) (campaign_cost_dollars)", "{{campaign}}")], "currencyUSD", 12),
    )),
)  # fmt: skip


def _drawn(panel: Panel, number: int, x: int, y: int) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.limit is not None:
        steps.append({"color": "red", "value": panel.limit})
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}}  # fmt: skip
    options: dict[str, Any] = {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}}  # fmt: skip
    if panel.single:
        options = {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}  # fmt: skip
    elif panel.limit is not None:
        defaults["custom"] = {"thresholdsStyle": {"mode": "line"}}
    return {
        "id": number, "title": panel.title, "type": "stat" if panel.single else "timeseries", "datasource": _SOURCE,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": _SMALL if panel.single else _HEIGHT},
        "fieldConfig": {"defaults": defaults, "overrides": []}, "options": options,
        "targets": [
            {"refId": chr(ord("A") + i), "datasource": _SOURCE, "expr": expr, "legendFormat": legend or "__auto"}
            for i, (expr, legend) in enumerate(panel.queries)
        ],
    }  # fmt: skip


def built(dashboard: Dashboard) -> dict[str, Any]:
    """Grafana's JSON; panels stand in rows, from left to right."""
    panels: list[dict[str, Any]] = []
    x = y = row = 0
    for number, panel in enumerate(dashboard.panels, 1):
        if x + panel.width > _COLUMNS:
            x, y, row = 0, y + row, 0
        panels.append(_drawn(panel, number, x, y))
        x, row = x + panel.width, max(row, _SMALL if panel.single else _HEIGHT)
    return {
        "uid": dashboard.uid, "title": dashboard.title, "tags": ["adreel"], "schemaVersion": 41, "version": 1, "editable": False,
        "time": {"from": "now-6h", "to": "now"}, "refresh": "30s", "timezone": "browser", "annotations": {"list": []},
        "templating": {"list": []}, "panels": panels,
    }  # fmt: skip


def text(dashboard: Dashboard) -> str:
    return json.dumps(built(dashboard), indent=1, ensure_ascii=False) + "\n"


def path(dashboard: Dashboard) -> Path:
    return FOLDER / f"{dashboard.uid.removeprefix('adreel-')}.json"


if __name__ == "__main__":
    for made in DASHBOARDS:
        path(made).write_text(text(made))
