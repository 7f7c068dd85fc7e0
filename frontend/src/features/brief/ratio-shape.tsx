import type { Ratio } from "./draft";

const LONG = 16; // px of the longer side

/** A format drawn: a small frame of its proportions. */
export function RatioShape({ ratio }: { ratio: Ratio }) {
  const [width = 1, height = 1] = ratio.split(":").map(Number);
  const unit = LONG / Math.max(width, height);
  return (
    <span className="grid size-4 shrink-0 place-items-center" aria-hidden>
      <span className="rounded-[2px] border-[1.5px] border-current" style={{ width: width * unit, height: height * unit }} />
    </span>
  );
}
