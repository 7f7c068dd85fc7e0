import { describe, expect, it } from "vitest";

import { csvOf, nextOrder, peak, periodOf, shareBasis, shareOf, sorted, sum, timeParts } from "./figures";

const row = (name: string, cost: number, calls = 1, seconds = 1) => ({ id: name || "gone", name, cost, calls, seconds });
const ROWS = [row("beer", 0.2, 7, 20), row("", 0.5, 1, 2), row("Äpfel", 0.1, 9, 30)];
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

describe("periods", () => {
  it("are those we have", () => {
    expect([periodOf("7"), periodOf("90"), periodOf("8"), periodOf(null)]).toEqual(["7", "90", "30", "30"]);
  });
});

describe("order", () => {
  it("turns around on the second click", () => {
    const first = nextOrder({ column: "cost", down: true }, "calls");
    expect(first).toEqual({ column: "calls", down: true });
    expect(nextOrder(first, "calls")).toEqual({ column: "calls", down: false });
    expect(nextOrder(first, "name")).toEqual({ column: "name", down: false });
  });

  it("sorts by figures and by names of the language", () => {
    expect(names(sorted(ROWS, { column: "calls", down: true }, "en"))).toEqual(["Äpfel", "beer", ""]);
    expect(names(sorted(ROWS, { column: "cost", down: false }, "en"))).toEqual(["Äpfel", "beer", ""]);
    expect(names(sorted(ROWS, { column: "name", down: false }, "de"))).toEqual(["Äpfel", "beer", ""]);
  });

  it("keeps what has no name last, whichever way", () => {
    expect(names(sorted(ROWS, { column: "name", down: true }, "de"))).toEqual(["beer", "Äpfel", ""]);
  });

  it("leaves what it is given alone", () => {
    sorted(ROWS, { column: "calls", down: true }, "en");
    expect(names(ROWS)).toEqual(["beer", "", "Äpfel"]);
  });
});

describe("shares", () => {
  it("are of the cost", () => {
    expect(shareBasis(ROWS)).toBe("cost");
    expect(shareOf(ROWS[1]!, ROWS, "cost")).toBeCloseTo(0.625);
  });

  it("are of the time where nothing was charged", () => {
    const free = [row("a", 0, 1, 30), row("b", 0, 1, 10)];
    expect(shareBasis(free)).toBe("seconds");
    expect(shareOf(free[0]!, free, "seconds")).toBe(0.75);
    expect(shareOf(row("c", 0, 0, 0), [row("c", 0, 0, 0)], "seconds")).toBe(0);
  });

  it("add up", () => {
    expect(sum(ROWS)).toEqual({ cost: 0.7999999999999999, calls: 17, seconds: 52 });
  });
});

describe("days", () => {
  const days = [{ day: "2026-11-28", cost: 0.1 + 0.2, calls: 3 }, { day: "2026-11-29", cost: 0, calls: 5 }];

  it("go into a spreadsheet", () => {
    expect(csvOf(days)).toBe("day,cost_usd,calls\r\n2026-11-28,0.3,3\r\n2026-11-29,0,5\r\n");
    expect(csvOf([])).toBe("day,cost_usd,calls\r\n");
  });

  it("have one with most, or none", () => {
    expect(peak(days, "cost")?.day).toBe("2026-11-28");
    expect(peak(days, "calls")?.day).toBe("2026-11-29");
    expect(peak([{ day: "2026-11-29", cost: 0, calls: 0 }], "cost")).toBeNull();
  });
});

describe("time", () => {
  it("is told in units that fit", () => {
    expect(timeParts(59.4)).toMatchObject({ unit: "seconds", seconds: 59 });
    expect(timeParts(59.6)).toMatchObject({ unit: "minutes", minutes: 1, seconds: 0 });
    expect(timeParts(233.7)).toMatchObject({ unit: "minutes", minutes: 3, seconds: 54 });
    expect(timeParts(7260)).toMatchObject({ unit: "hours", hours: 2, minutes: 1 });
  });
});
