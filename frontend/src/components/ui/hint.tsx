import { useId, type ReactNode } from "react";

/** A hint below something that can be focused, by CSS alone: for what comes with a page. Others use `Tooltip`. */
export function Hint({ text, className, children }: { text: ReactNode; className?: string; children: ReactNode }) {
  const id = useId();
  return (
    <span className="group/hint relative">
      <span tabIndex={0} aria-describedby={id} className={className}>
        {children}
      </span>
      <span
        id={id}
        role="tooltip"
        className="invisible absolute top-full right-0 z-50 mt-1.5 w-max max-w-64 rounded-lg border border-line-strong bg-floating px-2.5 py-1.5 font-sans text-xs opacity-0 shadow-lg transition-opacity delay-200 group-focus-within/hint:visible group-focus-within/hint:opacity-100 group-hover/hint:visible group-hover/hint:opacity-100"
      >
        {text}
      </span>
    </span>
  );
}
