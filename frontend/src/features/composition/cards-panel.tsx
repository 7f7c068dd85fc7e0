"use client";

import { useTranslations } from "next-intl";

import { Select } from "@/components/ui/field";
import { useFormat } from "@/lib/use-format";

import { CARD_SECONDS, RATIOS, type Choices } from "./choices";
import { OptionChip } from "./option-chip";
import { Panel } from "./panel";

/** Cards before and after the clips, and the other shapes that are cut along. */
export function CardsPanel({ choices, choose, own }: { choices: Choices; choose: (change: Partial<Choices>) => void; own: string }) {
  const t = useTranslations("composition.cards");
  const ratio = useTranslations("composition.ratio");
  const { seconds } = useFormat();
  const options = CARD_SECONDS.map((value) => (
    <option key={value} value={value}>
      {value === 0 ? t("none") : seconds(value)}
    </option>
  ));
  return (
    <>
      <Panel title={t("title")}>
        <div className="grid grid-cols-2 gap-3">
          <Select label={t("opening")} value={choices.intro} onChange={(event) => choose({ intro: Number(event.target.value) })}>
            {options}
          </Select>
          <Select label={t("closing")} value={choices.outro} onChange={(event) => choose({ outro: Number(event.target.value) })}>
            {options}
          </Select>
        </div>
      </Panel>
      <Panel title={ratio("title")}>
        <fieldset>
          <legend className="mb-2 text-xs text-muted">{ratio("hint", { own })}</legend>
          <div className="flex flex-wrap gap-1.5">
            {RATIOS.filter((each) => each !== own).map((each) => (
              <OptionChip
                key={each}
                type="checkbox"
                checked={choices.extra.includes(each)}
                onChange={() => choose({ extra: choices.extra.includes(each) ? choices.extra.filter((one) => one !== each) : [...choices.extra, each] })}
                className="gap-2 font-mono tabular-nums"
              >
                <Shape ratio={each} />
                {each}
              </OptionChip>
            ))}
          </div>
        </fieldset>
      </Panel>
    </>
  );
}

function Shape({ ratio }: { ratio: string }) {
  const [width = 1, height = 1] = ratio.split(":").map(Number);
  const most = Math.max(width, height);
  return <span aria-hidden className="rounded-[2px] border border-current" style={{ width: (14 * width) / most, height: (14 * height) / most }} />;
}
