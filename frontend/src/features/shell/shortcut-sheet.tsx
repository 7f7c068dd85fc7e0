"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { shown } from "@/lib/shortcut-keys";
import { useShortcutList, type Shortcut } from "@/lib/shortcuts";

/** The keys of the page at hand, then those of every page. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell.keys");
  const all = useShortcutList();
  const everywhere = all.filter((each) => each.everywhere);
  const here = all.filter((each) => !each.everywhere && !everywhere.some((other) => other.keys.join() === each.keys.join()));
  return (
    <Dialog open size="sm" title={t("title")} onOpenChange={(open) => !open && onClose()}>
      <div className="space-y-6">
        <Group title={t("here")} shortcuts={here} />
        <Group title={t("everywhere")} shortcuts={everywhere} />
      </div>
    </Dialog>
  );
}

function Group({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  if (shortcuts.length === 0) return null;
  const unique = [...new Map(shortcuts.map((each) => [`${each.label} ${each.keys.join()}`, each])).values()];
  return (
    <section>
      <h3 className="text-xs font-medium text-muted">{title}</h3>
      <dl className="mt-2 divide-y divide-line">
        {unique.map(({ label, keys }) => (
          <div key={`${label} ${keys.join()}`} className="flex min-h-9 items-center justify-between gap-4 py-1.5">
            <dt>{label}</dt>
            <dd className="flex shrink-0 items-center gap-1.5 text-xs text-muted">
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** "1 to 9" for figures, "A or B" for two, all of more, "G then D" for one after the other. */
function Keys({ keys }: { keys: readonly string[] }) {
  const t = useTranslations("shell.keys");
  const figures = keys.length > 2 && keys.every((key) => /^\d$/.test(key));
  const some = figures ? [keys[0]!, keys.at(-1)!] : keys;
  return some.map((each, index) => (
    <Fragment key={each}>
      {index > 0 && figures && t("to")}
      {index > 0 && keys.length === 2 && t("or")}
      {shown(each).map((press, turn) => (
        <Fragment key={turn}>
          {turn > 0 && t("then")}
          <Kbd keys={press} />
        </Fragment>
      ))}
    </Fragment>
  ));
}
