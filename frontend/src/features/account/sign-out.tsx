"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";

import { Button } from "@/components/ui/button";
import { authLogout } from "@/lib/api";

import { Section } from "./section";

export function SignOut() {
  const t = useTranslations("account.signOut");
  const cache = useQueryClient();
  const router = useRouter();
  const signOut = useMutation({
    mutationFn: () => authLogout(),
    onSettled: () => {
      cache.clear();
      router.replace("/login");
    },
  });
  return (
    <Section id="sign-out" title={t("title")} text={t("text")}>
      <Button onClick={() => signOut.mutate()} busy={signOut.isPending}>
        {!signOut.isPending && <LogOut className="size-4" aria-hidden />}
        {t("action")}
      </Button>
    </Section>
  );
}
