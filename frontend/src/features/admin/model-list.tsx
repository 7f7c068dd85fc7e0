"use client";

import { useTranslations } from "next-intl";

import type { ProviderHealth } from "@/lib/api";

import { LastError, ModelName, ModelState, useModelFigures } from "./model-parts";

type Props = { models: readonly ProviderHealth[]; now: Date };

const keyOf = (model: ProviderHealth) => `${model.provider} ${model.model}`;

export function ModelTable({ models, now }: Props) {
  const t = useTranslations("admin.models.column");
  const figuresOf = useModelFigures(now);
  const head = "pr-4 pb-2 text-left text-xs font-medium text-muted";
  return (
    <table aria-labelledby="models" className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className={head}>{t("model")}</th>
          <th scope="col" className={`${head} w-40`}>{t("state")}</th>
          <th scope="col" className={`${head} w-24 text-right`}>{t("calls")}</th>
          <th scope="col" className={`${head} w-24 text-right`}>{t("failed")}</th>
          <th scope="col" className={`${head} w-24 text-right`}>{t("average")}</th>
          <th scope="col" className={`${head} w-24 text-right`}>{t("cost")}</th>
          <th scope="col" className={`${head} w-32`}>{t("success")}</th>
          <th scope="col" className={`${head} w-72`}>{t("error")}</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => {
          const figures = figuresOf(model);
          const figure = "py-3 pr-4 text-right align-top font-mono text-xs leading-5 tabular-nums";
          return (
            <tr key={keyOf(model)} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-3 pr-4 text-left align-top font-normal">
                <ModelName model={model} />
              </th>
              <td className="py-3 pr-4 align-top">
                <ModelState model={model} />
              </td>
              <td className={figure}>{figures.calls}</td>
              <td className={figure}>{figures.failed}</td>
              <td className={figure}>{figures.average}</td>
              <td className={figure}>{figures.cost}</td>
              <td className="py-3 pr-4 align-top text-xs leading-5 text-muted">{figures.success}</td>
              <td className="py-3 pr-4 align-top">
                <LastError model={model} now={now} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function ModelCards({ models, now }: Props) {
  const t = useTranslations("admin.models.column");
  const figuresOf = useModelFigures(now);
  return (
    <ul aria-labelledby="models" className="divide-y divide-line border-y border-line">
      {models.map((model) => {
        const figures = figuresOf(model);
        return (
          <li key={keyOf(model)} className="space-y-3 py-4">
            <div className="flex items-start justify-between gap-3">
              <ModelName model={model} />
              <ModelState model={model} />
            </div>
            <dl className="grid grid-cols-3 gap-x-4 gap-y-2 text-xs sm:grid-cols-5">
              {(["calls", "failed", "average", "cost", "success"] as const).map((name) => (
                <div key={name}>
                  <dt className="text-muted">{t(name)}</dt>
                  <dd className="font-mono tabular-nums">{figures[name]}</dd>
                </div>
              ))}
            </dl>
            {model.last_error && <LastError model={model} now={now} titled />}
          </li>
        );
      })}
    </ul>
  );
}
