import type { CutoutRequest } from "@/lib/api";

export type Tool = "keep" | "drop";
type Point = [number, number];

/** One drag of the brush; points are shares of the photo's width and height. */
export interface Mark {
  tool: Tool;
  points: Point[];
}

const NEAR = 0.004;
const MOST = 2000; // points that the API takes per stroke

/** The last mark grown by a point, unless that is hardly further on. */
export function appended(marks: Mark[], point: Point): Mark[] {
  const last = marks.at(-1);
  const end = last?.points.at(-1);
  if (!last || !end || last.points.length >= MOST) return marks;
  if (Math.hypot(point[0] - end[0], point[1] - end[1]) < NEAR) return marks;
  return [...marks.slice(0, -1), { ...last, points: [...last.points, point] }];
}

/** What the API is asked: all strokes, drawn with one brush, as the canvas shows them. */
export function requestOf(marks: Mark[], radius: number): CutoutRequest {
  const of = (tool: Tool) => marks.filter((m) => m.tool === tool).map((m) => m.points);
  return { layout: "set", keep: of("keep"), drop: of("drop"), radius };
}
