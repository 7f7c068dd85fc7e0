"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

const never = () => () => {};
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

const MAC = { mod: "⌘", alt: "⌥", shift: "⇧", enter: "↵", esc: "esc", space: "␣" };
type Named = keyof typeof MAC;

/** Keys of a shortcut, e.g. `["mod", "enter"]`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function Kbd({ keys }: { keys: readonly (Named | (string & {}))[] }) {
  const t = useTranslations("common.key");
  const mac = useSyncExternalStore(never, isMac, () => false); // the server can't tell
  const name = (key: Named) => {
    if (key === "mod") return t(mac ? "command" : "ctrl");
    if (key === "alt") return t(mac ? "option" : "alt");
    return t(key);
  };
  return (
    <span className="inline-flex gap-1 whitespace-nowrap">
      {keys.map((key) => {
        const named = key in MAC ? (key as Named) : null;
        return (
          <kbd key={key} className="inline-grid h-5 min-w-5 place-items-center rounded border border-line-strong bg-raised px-1 font-sans text-[11px] text-muted">
            {named && mac ? (
              <>
                <span aria-hidden>{MAC[named]}</span>
                <span className="sr-only">{name(named)}</span>
              </>
            ) : named ? (
              name(named)
            ) : (
              key
            )}
          </kbd>
        );
      })}
    </span>
  );
}
