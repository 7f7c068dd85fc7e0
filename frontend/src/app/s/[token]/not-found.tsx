import { getTranslations } from "next-intl/server";

import { DeadEnd } from "@/components/dead-end";
import { buttonClass } from "@/components/ui/button";

export default async function LinkTakenBack() {
  const t = await getTranslations("common.shared");
  return (
    <DeadEnd title={t("goneTitle")} text={t("goneText")}>
      <a href="/" className={buttonClass()}>
        {t("what")}
      </a>
    </DeadEnd>
  );
}
