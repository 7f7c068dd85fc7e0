"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { accountChangePassword } from "@/lib/api";
import { fieldsOf, messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

import { Section } from "./section";

const EMPTY = { current_password: "", new_password: "", revoke_api_keys: false };

/** Another password. Every other browser is signed out by it; this one stays. */
export function Password() {
  const t = useTranslations("account.password");
  const common = useTranslations("common");
  const [given, setGiven] = useState(EMPTY);
  const change = useMutation({
    mutationFn: () => accountChangePassword({ body: given }),
    onSuccess: () => {
      setGiven(EMPTY);
      toast.success(t("done"));
    },
  });
  const wrong = fieldsOf(change.error);
  const set = (part: Partial<typeof EMPTY>) => {
    setGiven({ ...given, ...part });
    if (change.isError) change.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section id="password" title={t("title")} text={t("text")}>
      <form onSubmit={submit} className="max-w-sm space-y-4">
        <Input
          type="password"
          name="current_password"
          autoComplete="current-password"
          label={t("current")}
          error={wrong.current_password}
          value={given.current_password}
          onChange={(event) => set({ current_password: event.target.value })}
        />
        <Input
          type="password"
          name="new_password"
          autoComplete="new-password"
          label={t("next")}
          hint={t("hint")}
          error={wrong.new_password}
          value={given.new_password}
          onChange={(event) => set({ new_password: event.target.value })}
        />
        <label className="flex min-h-6 items-center gap-2 pointer-coarse:min-h-11">
          <input type="checkbox" className="size-4 accent-accent" checked={given.revoke_api_keys} onChange={(event) => set({ revoke_api_keys: event.target.checked })} />
          {t("keysToo")}
        </label>
        {change.isError && Object.keys(wrong).length === 0 && (
          <p role="alert" className="text-bad">
            {messageOf(change.error, common("unreachable"))}
          </p>
        )}
        <Button type="submit" busy={change.isPending} disabled={!given.current_password || !given.new_password}>
          {t("action")}
        </Button>
      </form>
    </Section>
  );
}
