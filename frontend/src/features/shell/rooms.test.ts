import { describe, expect, it } from "vitest";

import { roomOf, roomsFor } from "./rooms";

describe("rooms", () => {
  it("knows where a page lies", () => {
    expect(roomOf("/clients")).toBe("clients");
    expect(roomOf("/sessions/7")).toBe("dashboard");
    expect(roomOf("/account")).toBeUndefined();
  });

  it("shows the last one to admins only", () => {
    expect(roomsFor(true)).toContain("admin");
    expect(roomsFor(false)).not.toContain("admin");
  });
});
