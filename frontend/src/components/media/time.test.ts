import { describe, expect, it } from "vitest";

import { steppedTo, timecode } from "./time";
import { bars, place, timeAt } from "./waveform-shape";

describe("time", () => {
  it("is told in tenths, without rounding up", () => {
    expect([0, 7.34, 8.533333, 59.99, 61, 0.3].map(timecode)).toEqual(["0:00.0", "0:07.3", "0:08.5", "0:59.9", "1:01.0", "0:00.3"]);
  });

  it("is stepped by keys within the ad", () => {
    expect(steppedTo("ArrowRight", 8.5, 8.53)).toBe(8.53);
    expect(steppedTo("PageDown", 0.4, 8)).toBe(0);
    expect(steppedTo("End", 1, 8)).toBe(8);
    expect(steppedTo("x", 1, 8)).toBeNull();
  });
});

describe("waveform", () => {
  it("keeps the loudest of every stretch and fills the height", () => {
    expect(bars([0.1, 0.4, 0.2, 0.2], 2)).toEqual([
      { x: 0.25, height: 1 },
      { x: 0.75, height: 0.5 },
    ]);
    expect(bars([0, 0], 8).map((bar) => bar.height)).toEqual([0, 0]);
    expect(bars([], 4)).toEqual([]);
  });

  it("maps a pointer to a time and back", () => {
    expect(timeAt(150, 100, 200, 8)).toBe(2);
    expect(timeAt(0, 100, 200, 8)).toBe(0);
    expect(timeAt(5, 5, 0, 8)).toBe(0);
    expect(place(2, 8)).toBe("25%");
    expect(place(9, 0)).toBe("0%");
  });
});
