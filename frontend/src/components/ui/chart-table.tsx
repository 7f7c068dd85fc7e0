import { useTranslations } from "next-intl";

import type { Bar } from "./bar-chart";

/** A chart for those who hear it. */
export function ChartTable({ title, items, format }: { title: string; items: readonly Bar[]; format: (value: number) => string }) {
  const t = useTranslations("common.chart");
  return (
    <div className="sr-only">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("item")}</th>
            <th scope="col">{t("value")}</th>
            <th scope="col">{t("note")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, i) => (
            <tr key={i}>
              <th scope="row">{item.label}</th>
              <td>{format(item.value)}</td>
              <td>{item.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
