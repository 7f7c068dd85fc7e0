import type { ReactNode } from "react";

/** A part of the settings, with a hash of its own: what it is at the left, what to do at the right. */
export function Section({ id, title, text, children }: { id: string; title: string; text: ReactNode; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid scroll-mt-20 gap-x-12 gap-y-5 py-8 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <div>
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        <p className="mt-1 max-w-prose text-muted">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
