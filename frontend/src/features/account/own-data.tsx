"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Input } from "@/components/ui/field";
import { accountEraseUser } from "@/lib/api";
import { messageOf } from "@/lib/http";

import { Section } from "./section";

/** Everything that is kept about you: to take along, or to be erased. */
export function OwnData() {
  const t = useTranslations("account.data");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const [password, setPassword] = useState("");
  const erase = useMutation({
    mutationFn: () => accountEraseUser({ body: { password } }),
    onSuccess: () => {
      cache.clear();
      window.location.replace("/");
    },
  });
  return (
    <Section id="data" title={t("title")} text={t("text")}>
      <a href="/api/user/export" download className={buttonClass()}>
        <Download className="size-4" aria-hidden />
        {t("export")}
      </a>
      <div className="mt-8 max-w-sm space-y-4">
        <Input
          type="password"
          autoComplete="current-password"
          label={t("password")}
          hint={t("eraseHint")}
          error={erase.isError ? messageOf(erase.error, common("unreachable")) : undefined}
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
            if (erase.isError) erase.reset();
          }}
        />
        <Confirm
          trigger={
            <Button kind="danger" busy={erase.isPending} disabled={!password}>
              {t("erase")}
            </Button>
          }
          title={t("eraseTitle")}
          text={t("eraseText")}
          action={t("erase")}
          onConfirm={() => erase.mutate()}
        />
      </div>
    </Section>
  );
}
