"use client";

import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

import { CopyButton } from "./copy-button";
import { exampleFor } from "./example";

const never = () => () => {};

/** What a key may do, and how it is used. */
export function KeyHelp() {
  const t = useTranslations("account.keys");
  const origin = useSyncExternalStore(never, () => location.origin, () => "");
  const example = exampleFor(origin);
  return (
    <>
      <div className="mt-8 grid gap-6 sm:grid-cols-2">
        <div>
          <h3 className="text-xs font-medium">{t("can")}</h3>
          <ul className="mt-2 space-y-1.5 text-muted">
            {(["ads", "files", "spend"] as const).map((key) => (
              <li key={key} className="flex gap-2">
                <Check className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
                {t(`canItems.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="text-xs font-medium">{t("cannot")}</h3>
          <ul className="mt-2 space-y-1.5 text-muted">
            {(["keys", "admin", "others"] as const).map((key) => (
              <li key={key} className="flex gap-2">
                <X className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
                {t(`cannotItems.${key}`)}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div className="mt-8">
        <div className="flex flex-wrap items-end justify-between gap-3 sm:flex-nowrap">
          <div className="min-w-0">
            <h3 className="text-xs font-medium">{t("example")}</h3>
            <p className="mt-1 text-xs text-muted">{t("exampleText")}</p>
          </div>
          <CopyButton text={example} label={t("copyExample")} />
        </div>
        <pre tabIndex={0} aria-label={t("example")} role="region" className="mt-3 overflow-x-auto rounded-lg bg-raised p-4 font-mono text-xs">
          {example}
        </pre>
      </div>
    </>
  );
}
