import type { CutoutRequest } from "@/lib/api";

export type Tool = "keep" | "drop";
export type Point = [number, number];

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

const COLOURS: Record<Tool, string> = { keep: "rgba(64, 220, 140, 0.65)", drop: "rgba(255, 84, 84, 0.65)" };
const WIDEST = 2400; // px of the canvas, whatever the zoom

/** The strokes as they will count, over the photo. */
export function drawMarks(surface: HTMLCanvasElement, marks: Mark[], radius: number) {
  const pen = surface.getContext("2d");
  if (!pen) return;
  const density = Math.min(devicePixelRatio, WIDEST / Math.max(surface.clientWidth, surface.clientHeight, 1));
  const width = (surface.width = Math.round(surface.clientWidth * density));
  const height = (surface.height = Math.round(surface.clientHeight * density));
  pen.lineCap = pen.lineJoin = "round";
  for (const mark of marks) {
    pen.strokeStyle = COLOURS[mark.tool];
    pen.lineWidth = radius * 2 * Math.min(width, height);
    pen.beginPath();
    mark.points.forEach(([x, y], i) => (i ? pen.lineTo(x * width, y * height) : pen.moveTo(x * width, y * height)));
    if (mark.points.length === 1) pen.lineTo(mark.points[0]![0] * width + 0.01, mark.points[0]![1] * height);
    pen.stroke();
  }
}
