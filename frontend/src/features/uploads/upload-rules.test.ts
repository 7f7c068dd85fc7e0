import { describe, expect, it } from "vitest";

import { faultOf, wayOn } from "./upload-rules";

describe("faultOf", () => {
  it("lets pictures and films pass", () => {
    expect(faultOf({ name: "a.png", type: "image/png", size: 10 })).toBeNull();
    expect(faultOf({ name: "a.MOV", type: "", size: 10 })).toBeNull();
  });
  it("names what is wrong", () => {
    expect(faultOf({ name: "a.pdf", type: "application/pdf", size: 10 })).toBe("type");
    expect(faultOf({ name: "a.png", type: "image/png", size: 0 })).toBe("empty");
    expect(faultOf({ name: "a.mp4", type: "video/mp4", size: 50_000_001 })).toBe("size");
  });
});

it("tells what to do by the status", () => {
  expect([null, 401, 413, 415, 422, 429].map(wayOn)).toEqual(["offline", "gone", "size", "type", "other", "rest"]);
});
