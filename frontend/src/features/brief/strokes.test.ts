import { describe, expect, it } from "vitest";

import { appended, requestOf, type Mark } from "./strokes";

const mark = (over: Partial<Mark> = {}): Mark => ({ tool: "keep", points: [[0.5, 0.5]], ...over });

describe("strokes", () => {
  it("grow by points that are further on, and leave earlier marks alone", () => {
    const marks = [mark({ tool: "drop" }), mark()];
    const grown = appended(marks, [0.6, 0.5]);
    expect(grown[1]!.points).toEqual([[0.5, 0.5], [0.6, 0.5]]);
    expect(grown[0]).toBe(marks[0]);
    expect(appended(marks, [0.501, 0.5])).toBe(marks);
    expect(appended([], [0.1, 0.1])).toEqual([]);
  });

  it("become a request by tool, with the brush as it stands", () => {
    const asked = requestOf([mark(), mark({ tool: "drop" }), mark()], 0.01);
    expect(asked.keep).toHaveLength(2);
    expect(asked.drop).toHaveLength(1);
    expect(asked.radius).toBe(0.01);
    expect(requestOf([], 0.02)).toEqual({ layout: "set", keep: [], drop: [], radius: 0.02 });
  });
});
