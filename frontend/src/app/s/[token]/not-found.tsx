import { getTranslations } from "next-intl/server";
import Link from "next/link";

import { DeadEnd } from "@/components/dead-end";
import { buttonClass } from "@/components/ui/button";

export default async function LinkTakenBack() {
  const t = await getTranslations("common.shared");
  return (
    <DeadEnd title={t("goneTitle")} text={t("goneText")}>
      <Link href="/" className={buttonClass()}>
        {t("what")}
      </Link>
    </DeadEnd>
  );
}
