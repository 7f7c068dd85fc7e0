import type { ReactNode } from "react";

/** A part of the page; its heading takes the focus when something leads here. */
export function Section({ id, title, text, aside, children }: { id: string; title: string; text?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-10">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 id={id} tabIndex={-1} className="w-fit scroll-mt-20 rounded-lg text-base font-semibold">
            {title}
          </h2>
          {text && <p className="mt-1 text-muted">{text}</p>}
        </div>
        {aside}
      </div>
      <div className="mt-4">{children}</div>
    </section>
  );
}
