"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Input } from "@/components/ui/field";
import { clientsChangeCampaign, clientsCreateCampaign, clientsDeleteCampaign, type ClientRequest } from "@/lib/api";
import { clientsListCampaignsOptions, clientsListCampaignsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";

import { BrandForm } from "./brand-form";

/** A client's campaigns, with guidelines that go ahead of the client's. */
export function Campaigns({ clientId, onChanged }: { clientId: string; onChanged: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const query = { client_id: clientId };
  const list = useQuery(clientsListCampaignsOptions({ query }));
  const settled = async () => {
    await cache.invalidateQueries({ queryKey: clientsListCampaignsQueryKey({ query }) });
    onChanged();
  };
  const create = useMutation({
    mutationFn: () => clientsCreateCampaign({ body: { name, client_id: clientId } }),
    onSuccess: () => setName(""),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: settled,
  });
  const change = useMutation({
    mutationFn: ({ id, body }: { id: string; body: ClientRequest }) => clientsChangeCampaign({ path: { campaign_id: id }, body }),
    onSuccess: async () => {
      await settled();
      setOpen(null);
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => clientsDeleteCampaign({ path: { campaign_id: id } }),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: settled,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const toggle = (id: string) => {
    change.reset();
    setOpen(open === id ? null : id);
  };
  return (
    <section aria-label="Campaigns" className="border-t border-line pt-5">
      <h3 className="font-medium">Campaigns</h3>
      <p className="mt-1 text-[13px] text-muted">What a campaign sets goes ahead of the client’s brand; words that it bans add to the client’s.</p>
      <ul className="mt-2 divide-y divide-line">
        {list.data?.items.map((campaign) => (
          <li key={campaign.id} className="py-2">
            <div className="flex items-center gap-3">
              <span className="min-w-0 flex-1 truncate">{campaign.name}</span>
              <span className="text-[13px] whitespace-nowrap text-muted">
                {campaign.totals.ads} ads, {campaign.totals.completed} finished · <span className="font-mono tabular-nums">{money(campaign.totals.cost)}</span>
              </span>
              <Button size="sm" aria-expanded={open === campaign.id} aria-label={`Guidelines of ${campaign.name}`} onClick={() => toggle(campaign.id)}>
                Guidelines
              </Button>
              <Confirm
                trigger={
                  <Button size="icon" kind="ghost" aria-label={`Delete campaign ${campaign.name}`}>
                    <Trash2 className="size-4" aria-hidden />
                  </Button>
                }
                title={`Delete ${campaign.name}?`}
                text="Its ads stay with the client."
                action="Delete"
                onConfirm={() => remove.mutate(campaign.id)}
              />
            </div>
            {open === campaign.id && (
              <div className="mt-3 rounded-lg border border-line bg-canvas p-4">
                <BrandForm
                  of={campaign}
                  unset="The client’s"
                  pending={change.isPending}
                  error={change.isError ? messageOf(change.error) : null}
                  onSave={(body) => change.mutate({ id: campaign.id, body })}
                  onCancel={() => setOpen(null)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="mt-3 grid max-w-md grid-cols-[1fr_auto] items-end gap-3">
        <Input label="New campaign" required maxLength={120} value={name} onChange={(e) => setName(e.target.value)} />
        <Button type="submit" size="lg" busy={create.isPending} disabled={!name.trim()}>
          Add
        </Button>
      </form>
    </section>
  );
}
