"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Building2, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { clientsChangeClient, clientsCreateClient, clientsDeleteClient, type ClientRequest, type ClientResponse } from "@/lib/api";
import { clientsListClientsOptions, clientsListClientsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";

import { BrandForm } from "./brand-form";
import { Campaigns } from "./campaigns";

/** Clients with their brands and campaigns, and what their ads came to. */
export function ClientsScreen() {
  const cache = useQueryClient();
  const [open, setOpen] = useState<string | null>(null);
  const list = useQuery(clientsListClientsOptions());
  const refresh = () => cache.invalidateQueries({ queryKey: clientsListClientsQueryKey() });
  const save = useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: ClientRequest }) =>
      id ? clientsChangeClient({ path: { client_id: id }, body }) : clientsCreateClient({ body }),
    onSuccess: async () => {
      toast.success("Saved. Ads that were begun keep the look that they have.");
      await refresh();
      setOpen(null);
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => clientsDeleteClient({ path: { client_id: id } }),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: refresh,
  });
  const toggle = (id: string) => {
    save.reset();
    setOpen(open === id ? null : id);
  };
  const form = (client?: ClientResponse) => (
    <BrandForm
      of={client}
      pending={save.isPending}
      error={save.isError ? messageOf(save.error) : null}
      onSave={(body) => save.mutate({ id: client?.id ?? null, body })}
      onCancel={() => setOpen(null)}
    />
  );
  const clients = list.data?.items ?? [];
  return (
    <main className="mx-auto w-full max-w-4xl flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold">Clients</h1>
          <p className="mt-1 text-muted">Whose brand an ad follows: colours, font, logo, tone, and words that it never says.</p>
        </div>
        <Button kind="primary" size="lg" onClick={() => toggle("new")}>
          <Plus className="size-4" aria-hidden />
          New client
        </Button>
      </div>
      {open === "new" && <div className="mt-6 rounded-xl border border-line bg-surface p-5">{form()}</div>}
      {list.isError && (
        <p role="alert" className="mt-8 text-bad">
          {messageOf(list.error)}
        </p>
      )}
      {list.isSuccess && clients.length === 0 && open !== "new" && (
        <div className="mt-16 text-center">
          <Building2 className="mx-auto size-8 text-muted" aria-hidden />
          <p className="mt-4 text-base">No clients yet.</p>
        </div>
      )}
      <ul className="mt-8 divide-y divide-line border-y border-line">
        {clients.map((client) => (
          <li key={client.id} className="py-4">
            <div className="flex flex-wrap items-center gap-4">
              <div className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-lg border border-line bg-white">
                {client.logo_url ? <img src={client.logo_url} alt="" className="size-full object-contain p-1" /> : <Building2 className="size-5 text-neutral-500" aria-hidden />}
              </div>
              <div className="min-w-0 flex-1">
                <h2 className="truncate font-medium">{client.name}</h2>
                <p className="text-[13px] text-muted">
                  {client.totals.ads} ads, {client.totals.completed} finished · <span className="font-mono tabular-nums">{money(client.totals.cost)}</span> · {client.campaigns} {client.campaigns === 1 ? "campaign" : "campaigns"}
                </p>
              </div>
              <ul className="flex gap-1" aria-label="Colours">
                {client.brand_guidelines.colors?.map((color) => (
                  <li key={color} title={color} className="size-6 rounded-full border border-line" style={{ background: color }} />
                ))}
              </ul>
              <Button aria-expanded={open === client.id} onClick={() => toggle(client.id)}>
                Brand
              </Button>
              <Confirm
                trigger={
                  <Button size="icon" kind="ghost" aria-label={`Delete ${client.name}`}>
                    <Trash2 className="size-4" aria-hidden />
                  </Button>
                }
                title={`Delete ${client.name}?`}
                text="Its campaigns go too. Ads made for it stay as they are."
                action="Delete"
                onConfirm={() => remove.mutate(client.id)}
              />
            </div>
            {open === client.id && (
              <div className="mt-4 space-y-6 rounded-xl border border-line bg-surface p-5">
                {form(client)}
                <Campaigns clientId={client.id} onChanged={refresh} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </main>
  );
}
