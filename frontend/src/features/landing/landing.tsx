import { useTranslations } from "next-intl";
import Link from "next/link";
import { preload } from "react-dom";

import { Logo } from "@/components/logo";
import { buttonClass } from "@/components/ui/button";

import { SampleFilm } from "./sample-film";

const POINTS = ["steer", "here", "finishes"] as const;

export function Landing() {
  const t = useTranslations("landing");
  preload("/sample.jpg", { as: "image", fetchPriority: "high" });
  return (
    <div className="mx-auto max-w-6xl px-4 sm:px-6">
      <header className="flex h-14 items-center justify-between">
        <Logo />
        <Link href="/login" className={`${buttonClass("ghost", "sm")} -mr-3`}>
          {t("signIn")}
        </Link>
      </header>
      <main className="pt-8 pb-16 sm:pt-12">
        <div className="flex flex-wrap items-end justify-between gap-x-12 gap-y-6">
          <h1 className="text-4xl font-semibold whitespace-pre-line">{t("title")}</h1>
          <div className="max-w-lg">
            <p className="text-base text-muted">{t("lead")}</p>
            <div className="mt-4 flex flex-wrap items-center gap-3">
              <Link href="/dashboard" className={buttonClass("primary", "lg")}>
                {t("open")}
              </Link>
              <Link href="/register" className={buttonClass("ghost", "lg")}>
                {t("register")}
              </Link>
            </div>
          </div>
        </div>
        <figure className="mt-8 sm:mt-10">
          <SampleFilm label={t("film.label")} play={t("film.play")} pause={t("film.pause")} />
          <figcaption className="mt-3 text-xs text-muted">{t("film.caption")}</figcaption>
        </figure>
        <section aria-label={t("points.label")} className="mt-12 grid gap-8 sm:mt-16 md:grid-cols-3 md:gap-12">
          {POINTS.map((point) => (
            <div key={point} className="border-t border-line pt-5">
              <h2 className="text-base font-semibold">{t(`points.${point}.title`)}</h2>
              <p className="mt-1.5 text-muted">{t(`points.${point}.text`)}</p>
            </div>
          ))}
        </section>
      </main>
    </div>
  );
}
