import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { AccountScreen } from "@/features/account/account-screen";
import { Texts } from "@/i18n/texts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("title") };
}

export default function AccountPage() {
  return (
    <Texts areas={["account"]}>
      <AccountScreen />
    </Texts>
  );
}
