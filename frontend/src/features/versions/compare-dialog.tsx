"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";

import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/field";

import { firstPair, type Take } from "./changes";
import { ComparePlayer } from "./compare-player";

/** Two files side by side, in step. */
export function CompareDialog({ takes, trigger }: { takes: readonly Take[]; trigger: ReactNode }) {
  const t = useTranslations("versions.compare");
  const [chosen, setChosen] = useState<readonly (string | undefined)[]>([]);
  const first = firstPair(takes);
  if (!first) return null;
  const pair = first.map((take, side) => takes.find(({ file }) => file.id === chosen[side]) ?? take) as [Take, Take];
  const name = ({ version, file }: Take) => [t("take", { number: version, ratio: file.aspect_ratio }), file.hook, file.cta].filter(Boolean).join(" · ");
  return (
    <Dialog title={t("title")} size="lg" trigger={trigger}>
      <div className="grid gap-4">
        <div className="grid grid-cols-2 gap-4">
          {pair.map((take, side) => (
            <Select
              key={side}
              label={side === 0 ? t("left") : t("right")}
              value={take.file.id}
              onChange={(event) => setChosen(pair.map(({ file }, i) => (i === side ? event.target.value : file.id)))}
            >
              {takes.map((each) => (
                <option key={each.file.id} value={each.file.id}>
                  {name(each)}
                </option>
              ))}
            </Select>
          ))}
        </div>
        <ComparePlayer key={pair.map(({ file }) => file.id).join()} left={pair[0].file} right={pair[1].file} names={[name(pair[0]), name(pair[1])]} />
      </div>
    </Dialog>
  );
}
