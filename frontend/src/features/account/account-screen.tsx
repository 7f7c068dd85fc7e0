"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, KeyRound } from "lucide-react";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Input } from "@/components/ui/field";
import { authCreateApiKey, authDeleteApiKey, type ApiKeyCreated } from "@/lib/api";
import { authListApiKeysOptions, authListApiKeysQueryKey, authProfileOptions } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";

/** The account: what its ads came to, and keys for programs. */
export function AccountScreen() {
  const profile = useQuery(authProfileOptions());
  const totals = profile.data && [
    ["Ads", String(profile.data.total_generations)],
    ["Finished", `${Math.round(profile.data.success_rate * 100)} % of those that ended`],
    ["Spent", money(profile.data.total_cost)],
  ];
  return (
    <main className="mx-auto w-full max-w-3xl flex-1 px-4 py-8 sm:px-6">
      <h1 className="text-2xl font-semibold">Account</h1>
      {profile.isError && (
        <p role="alert" className="mt-4 text-bad">
          {messageOf(profile.error)}
        </p>
      )}
      {profile.data && <p className="mt-1 text-muted">{profile.data.email}</p>}
      {totals && (
        <dl className="mt-6 grid gap-4 border-y border-line py-4 sm:grid-cols-3">
          {totals.map(([name, value]) => (
            <div key={name}>
              <dt className="text-[13px] text-muted">{name}</dt>
              <dd className="mt-0.5 tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <ApiKeys />
    </main>
  );
}

async function copied(text: string) {
  try {
    await navigator.clipboard.writeText(text); // browsers have none on plain http, but on localhost
    toast.success("Copied.");
  } catch {
    toast.error("The browser does not let this page copy; select the key and copy it by hand.");
  }
}

function ApiKeys() {
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const keys = useQuery(authListApiKeysOptions());
  const refresh = () => cache.invalidateQueries({ queryKey: authListApiKeysQueryKey() });
  const create = useMutation({
    mutationFn: async () => (await authCreateApiKey({ body: { name } })).data!,
    onSuccess: (key) => {
      setMade(key);
      setName("");
    },
    onSettled: refresh,
  });
  const revoke = useMutation({
    mutationFn: (id: string) => authDeleteApiKey({ path: { key_id: id } }),
    onSuccess: (_, id) => setMade((key) => (key?.id === id ? null : key)),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: refresh,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <section aria-labelledby="keys" className="mt-8">
      <h2 id="keys" className="text-base font-semibold">
        API keys
      </h2>
      <p className="mt-1 text-muted">
        For programs: sent as <code className="font-mono text-[13px]">X-API-Key</code>. A key does everything that you can do, but makes no keys.
      </p>
      <form onSubmit={submit} className="mt-4 grid max-w-md grid-cols-[1fr_auto] items-end gap-3">
        <Input label="What uses it" required maxLength={120} placeholder="our shop" value={name} onChange={(e) => setName(e.target.value)} />
        <Button kind="primary" type="submit" size="lg" busy={create.isPending} disabled={!name.trim()}>
          Make a key
        </Button>
      </form>
      {create.isError && (
        <p role="alert" className="mt-3 text-bad">
          {messageOf(create.error)}
        </p>
      )}
      {made && (
        <div role="status" className="mt-4 rounded-xl border border-accent bg-surface p-4">
          <p className="font-medium">The key of “{made.name}”. It is shown only now.</p>
          <div className="mt-2 flex items-center gap-2">
            <code className="min-w-0 flex-1 overflow-x-auto rounded bg-raised px-3 py-2 font-mono text-[13px]">{made.key}</code>
            <Button onClick={() => void copied(made.key)}>
              <Copy className="size-4" aria-hidden />
              Copy
            </Button>
          </div>
        </div>
      )}
      <ul className="mt-4 divide-y divide-line border-y border-line">
        {keys.data?.items.map((key) => (
          <li key={key.id} className="flex items-center gap-3 py-3">
            <KeyRound className="size-4 shrink-0 text-muted" aria-hidden />
            <div className="min-w-0 flex-1">
              <p className="truncate">{key.name}</p>
              <p className="text-[13px] text-muted">
                <span className="font-mono">{key.prefix}…</span> · made {new Date(key.created_at).toLocaleDateString()} ·{" "}
                {key.last_used_at ? `last used ${new Date(key.last_used_at).toLocaleString()}` : "never used"}
              </p>
            </div>
            <Confirm
              trigger={<Button size="sm">Revoke</Button>}
              title={`Revoke the key of “${key.name}”?`}
              text="Programs that use it are refused at once."
              action="Revoke"
              onConfirm={() => revoke.mutate(key.id)}
            />
          </li>
        ))}
        {keys.data?.items.length === 0 && <li className="py-3 text-muted">No keys.</li>}
      </ul>
      {keys.isError && (
        <p role="alert" className="mt-3 text-bad">
          {messageOf(keys.error)}
        </p>
      )}
    </section>
  );
}
