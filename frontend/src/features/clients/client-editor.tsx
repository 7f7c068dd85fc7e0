"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Stat, Stats } from "@/components/ui/stat";
import { clientsChangeClient, clientsCreateClient, clientsDeleteClient, type ClientResponse } from "@/lib/api";
import { clientsGetClientQueryKey, clientsListClientsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";
import { useFormat } from "@/lib/use-format";

import { draftOf, requestOf } from "./brand-draft";
import { BrandFields } from "./brand-fields";
import { BrandPreview } from "./brand-preview";
import { Campaigns } from "./campaigns";
import { LeaveGuard } from "./leave-guard";
import { SaveBar } from "./save-bar";
import { useDraft } from "./use-draft";

export const CLIENTS = [{ _id: clientsListClientsQueryKey()[0]._id }];

/** The brand kit of a client, or of one to be. */
export function ClientEditor({ client }: { client?: ClientResponse }) {
  const t = useTranslations("clients");
  const common = useTranslations("common");
  const router = useRouter();
  const cache = useQueryClient();
  const { money } = useFormat();
  const { draft, dirty, restored, change, reset } = useDraft(client?.id ?? "new", client);
  const [campaignDirty, setCampaignDirty] = useState(false);
  const took = (saved: ClientResponse) => {
    cache.setQueryData(clientsGetClientQueryKey({ path: { client_id: saved.id } }), saved);
    void cache.invalidateQueries({ queryKey: CLIENTS });
  };
  const save = useMutation({
    mutationFn: async () => {
      const body = requestOf(draft);
      const { data } = client ? await clientsChangeClient({ path: { client_id: client.id }, body }) : await clientsCreateClient({ body });
      return data!;
    },
    onSuccess: (saved) => {
      took(saved);
      reset(draftOf(saved));
      toast.success(client ? t("save.done") : t("save.created", { name: saved.name }));
      if (!client) router.replace(`/clients?client=${saved.id}`);
    },
  });
  const remove = useMutation({
    mutationFn: () => clientsDeleteClient({ path: { client_id: client!.id } }),
    onSuccess: () => {
      reset();
      toast.success(t("remove.done", { name: client!.name }));
      void cache.invalidateQueries({ queryKey: CLIENTS });
      router.replace("/clients");
    },
    onError: (error) => void toast.error(messageOf(error, common("unreachable"))),
  });
  return (
    <main className="mx-auto w-full max-w-[90rem] flex-1 px-4 py-8 sm:px-6">
      <Link href="/clients" className={`${buttonClass("ghost", "sm")} -ml-3`}>
        <ArrowLeft className="size-3.5" aria-hidden />
        {t("back")}
      </Link>
      <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-3">
        <h1 className="mr-auto min-w-0 truncate text-2xl font-semibold max-sm:basis-full">{client?.name ?? t("new")}</h1>
        {client && (
          <>
            <Link href={`/dashboard?client=${client.id}`} className={buttonClass()}>
              {t("ads")}
            </Link>
            <Link href="/costs" className={buttonClass()}>
              {t("costs")}
            </Link>
            <Confirm
              trigger={
                <Button size="icon-md" kind="ghost" busy={remove.isPending} aria-label={t("remove.button", { name: client.name })}>
                  {!remove.isPending && <Trash2 className="size-4" aria-hidden />}
                </Button>
              }
              title={t("remove.title", { name: client.name })}
              text={t("remove.text")}
              action={t("remove.action")}
              onConfirm={() => remove.mutate()}
            />
          </>
        )}
      </div>
      {restored && (
        <p role="status" className="mt-3 text-warn">
          {t("save.kept")}
        </p>
      )}
      <div className="mt-6 grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <aside className="space-y-6 lg:sticky lg:top-20 lg:order-last lg:self-start">
          <BrandPreview draft={draft} />
          {client && (
            <Stats className="border-t border-line pt-5">
              <Stat name={t("stats.ads")} figure={client.totals.ads} />
              <Stat name={t("stats.finished")} figure={client.totals.completed} />
              <Stat name={t("stats.cost")} figure={money(client.totals.cost)} />
            </Stats>
          )}
        </aside>
        <div className="min-w-0">
          <form
            className="space-y-7"
            onSubmit={(event) => {
              event.preventDefault();
              save.mutate();
            }}
          >
            <BrandFields draft={draft} unset={t("form.fontOwn")} autoFocus={!client} onChange={change} />
            {(dirty || !client) && (
              <SaveBar
                title={client ? undefined : t("new")}
                discard={client ? undefined : t("save.cancel")}
                action={client ? t("save.save") : t("save.create")}
                busy={save.isPending}
                disabled={!draft.name.trim()}
                error={save.isError ? messageOf(save.error, common("unreachable")) : null}
                onDiscard={() => {
                  reset();
                  save.reset();
                  if (!client) router.replace("/clients");
                }}
              />
            )}
          </form>
          {client && <Campaigns clientId={client.id} onDirty={setCampaignDirty} onChanged={() => void cache.invalidateQueries({ queryKey: CLIENTS })} />}
        </div>
      </div>
      {(dirty || campaignDirty) && <LeaveGuard onLeave={() => reset()} />}
    </main>
  );
}
