"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { authCreateApiKey, authDeleteApiKey, type ApiKeyCreated, type ApiKeyItem } from "@/lib/api";
import { authListApiKeysOptions, authListApiKeysQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

import { CopyButton } from "./copy-button";
import { GRANTS, scopesOf, type Grant } from "./grants";
import { KeyHelp } from "./key-help";
import { KeyList } from "./key-list";
import { Section } from "./section";

export function ApiKeys() {
  const t = useTranslations("account.keys");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [grant, setGrant] = useState<Grant>("spend");
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const keys = useQuery(authListApiKeysOptions());
  const refresh = () => cache.invalidateQueries({ queryKey: authListApiKeysQueryKey() });
  const create = useMutation({
    mutationFn: async () => (await authCreateApiKey({ body: { name: name.trim(), scopes: scopesOf(grant) } })).data!,
    onSuccess: (key) => {
      setMade(key);
      setName("");
    },
    onSettled: refresh,
  });
  const revoke = useMutation({
    mutationFn: (key: ApiKeyItem) => authDeleteApiKey({ path: { key_id: key.id } }),
    onSuccess: (_, key) => {
      setMade((shown) => (shown?.id === key.id ? null : shown));
      toast.success(t("revoked", { name: key.name }));
    },
    onError: (error) => toast.error(messageOf(error, common("unreachable"))),
    onSettled: refresh,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate();
  };
  return (
    <Section id="keys" title={t("title")} text={t.rich("text", { code: (word) => <code className="font-mono text-xs">{word}</code> })}>
      <form onSubmit={submit} className="grid max-w-2xl items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <Input label={t("field")} required maxLength={120} placeholder={t("placeholder")} value={name} onChange={(e) => setName(e.target.value)} />
        <Select label={t("may")} value={grant} onChange={(e) => setGrant(e.target.value as Grant)}>
          {GRANTS.map((each) => (
            <option key={each} value={each}>
              {t(`grant.${each}`)}
            </option>
          ))}
        </Select>
        <Button kind="primary" type="submit" size="lg" busy={create.isPending} disabled={!name.trim()}>
          {t("make")}
        </Button>
      </form>
      {create.isError && (
        <p role="alert" className="mt-3 text-bad">
          {messageOf(create.error, common("unreachable"))}
        </p>
      )}
      {made && (
        <div role="status" className="mt-4 rounded-xl border border-accent-text bg-surface p-4">
          <p className="font-medium">{t("made", { name: made.name })}</p>
          <p className="mt-1 text-xs text-muted">{t(made.scopes.includes("spend") ? "keep" : "keepLess")}</p>
          <div className="mt-3 flex flex-wrap items-center gap-2">
            <code tabIndex={0} className="min-w-0 flex-1 overflow-x-auto rounded-lg bg-raised px-3 py-2 font-mono text-xs">
              {made.key}
            </code>
            <CopyButton text={made.key} label={t("copy")} />
          </div>
        </div>
      )}
      <KeyList keys={keys.data?.items} error={keys.error} busy={keys.isFetching} onRetry={() => void keys.refetch()} onRevoke={revoke.mutate} revoking={revoke.isPending ? revoke.variables.id : null} />
      <KeyHelp />
    </Section>
  );
}
