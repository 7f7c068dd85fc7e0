import { describe, expect, it } from "vitest";

import type { AdminHealth, ProcessItem, ProviderHealth, Readiness } from "@/lib/api";

import { allSeen, problemsOf, type Seen } from "./health";

const ok = { state: "ok", detail: "" } as const;
const READY: Readiness = { ready: true, components: { database: ok, storage: { state: "ok", detail: "82 GB free" }, queue: ok } };
const provider = (model: string, state: ProviderHealth["state"]) => ({ model, state }) as ProviderHealth;
const worker = (alive: boolean) => ({ alive }) as ProcessItem;
const health = (providers: ProviderHealth[] = [], processes: ProcessItem[] = []): AdminHealth => ({ providers, processes });
const GOOD: Seen = { ready: READY, counts: { running: 3, waiting: 1, stuck: 0, failed: 2 }, health: health(), costs: { spent_day: 1, cap_day: 100 } };
const kinds = (seen: Partial<Seen>) => problemsOf({ ...GOOD, ...seen }).map(({ kind }) => kind);

describe("problemsOf", () => {
  it("finds none where all is good; failures of ads are no fault of the house", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ health: health([provider("a", "ok"), provider("b", "idle")], [worker(true), worker(false)]) })).toEqual([]);
  });

  it("names components, and tells those that start from those that fail", () => {
    const components = { database: ok, storage: { state: "failed", detail: "disk full" }, queue: { state: "starting", detail: "" } } as const;
    expect(problemsOf({ ...GOOD, ready: { ready: false, components } })).toEqual([
      { kind: "component", level: "bad", name: "storage", state: "failed", detail: "disk full" },
      { kind: "component", level: "warn", name: "queue", state: "starting", detail: "" },
    ]);
  });

  it("sees stuck work, failing models and a house without workers", () => {
    expect(kinds({ counts: { stuck: 2 } })).toEqual(["stuck"]);
    expect(problemsOf({ ...GOOD, health: health([provider("a", "failing"), provider("b", "ok")]) })).toEqual([{ kind: "failing", level: "bad", models: ["a"] }]);
    expect(kinds({ health: health([], [worker(false)]) })).toEqual(["noProcess"]);
  });

  it("warns before the day's budget is gone, and says when it is", () => {
    expect(kinds({ costs: { spent_day: 79, cap_day: 100 } })).toEqual([]);
    expect(kinds({ costs: { spent_day: 80, cap_day: 100 } })).toEqual(["capNear"]);
    expect(kinds({ costs: { spent_day: 100, cap_day: 100 } })).toEqual(["capReached"]);
    expect(kinds({ costs: { spent_day: 0, cap_day: 0 } })).toEqual([]);
  });

  it("puts what fails before what warns", () => {
    const queue = { state: "starting", detail: "" } as const;
    expect(kinds({ ready: { ready: false, components: { queue } }, counts: { stuck: 1 }, costs: { spent_day: 90, cap_day: 100 } })).toEqual(["stuck", "component", "capNear"]);
  });
});

describe("allSeen", () => {
  it("waits for every figure", () => {
    expect(allSeen(GOOD)).toBe(true);
    expect(allSeen({ ...GOOD, costs: undefined })).toBe(false);
  });
});
