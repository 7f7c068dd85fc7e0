import { describe, expect, it, vi } from "vitest";

import { deletions } from "./deletions";

describe("deletions", () => {
  it("hides at once and sends once", async () => {
    const send = vi.fn().mockResolvedValue(undefined);
    const all = deletions(send);
    all.begin("a");
    expect(all.snapshot().has("a")).toBe(true);
    expect(send).not.toHaveBeenCalled();
    expect(await all.commit("a")).toBe(true);
    expect(await all.commit("a")).toBe(false);
    all.leave();
    expect(send).toHaveBeenCalledTimes(1);
    expect(all.snapshot().has("a")).toBe(true);
  });
  it("undoes in time, and not later", async () => {
    const send = vi.fn().mockResolvedValue(undefined);
    const all = deletions(send);
    all.begin("a");
    expect(all.undo("a")).toBe(true);
    expect(all.snapshot().size).toBe(0);
    expect(await all.commit("a")).toBe(false);
    expect(all.undo("a")).toBe(false);
    expect(send).not.toHaveBeenCalled();
  });
  it("brings back what could not be deleted", async () => {
    const all = deletions(vi.fn().mockRejectedValue(new Error("no")));
    all.begin("a");
    await expect(all.commit("a")).rejects.toThrow("no");
    expect(all.snapshot().has("a")).toBe(false);
  });
  it("sends what is open when the page goes", () => {
    const send = vi.fn().mockResolvedValue(undefined);
    const all = deletions(send);
    all.begin("a");
    all.begin("b");
    all.undo("a");
    all.leave();
    expect(send.mock.calls).toEqual([["b", true]]);
  });
});
