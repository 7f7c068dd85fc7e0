import type { ReactNode } from "react";

import { Mark, MARK_LINK } from "./mark";

/** A page that leads nowhere: an empty frame, what happened, and ways on. All of them are loaded anew: every page brings this one along, and so it is light. */
export function DeadEnd({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <BareFrame>
      <DeadEndBody title={title} text={text}>
        {children}
      </DeadEndBody>
    </BareFrame>
  );
}

/** A whole page with nothing but the mark above. */
export function BareFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col px-4 sm:px-6">
      <header className="flex h-14 items-center">
        <a href="/" className={MARK_LINK}>
          <Mark />
        </a>
      </header>
      {children}
    </div>
  );
}

export function DeadEndBody({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <main className="m-auto flex w-full max-w-md flex-col items-center pt-8 pb-24 text-center">
      <div className="grid aspect-video w-56 place-items-center rounded-xl border border-line bg-stage scheme-dark" aria-hidden>
        <svg viewBox="0 0 160 90" className="size-full fill-none stroke-line-strong" strokeWidth={1.5} strokeLinecap="round">
          <path d="M14 24V14h10M136 14h10v10M146 66v10h-10M24 76H14V66" />
          <circle cx="80" cy="45" r="14" strokeDasharray="3 5" />
        </svg>
      </div>
      <h1 className="mt-8 text-2xl font-semibold text-balance">{title}</h1>
      <p className="mt-2 text-base text-balance text-muted">{text}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div>
    </main>
  );
}
