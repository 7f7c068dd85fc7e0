"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useSearchParams } from "next/navigation";

import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { clientsGetClientOptions, clientsListClientsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { codeOf, messageOf } from "@/lib/http";

import { ClientEditor } from "./client-editor";
import { ClientList, ClientListSkeleton } from "./client-list";

const NEW = "new";

/** Clients with their brands and campaigns, and what their ads came to. */
export function ClientsScreen() {
  const open = useSearchParams().get("client");
  if (open === NEW) return <ClientEditor key={NEW} />;
  return open ? <OneClient key={open} id={open} /> : <AllClients />;
}

function AllClients() {
  const t = useTranslations("clients");
  const common = useTranslations("common");
  const list = useQuery(clientsListClientsOptions({ query: { page_size: 100 } }));
  const clients = list.data?.items ?? [];
  const create = (
    <Link href={`/clients?client=${NEW}`} className={buttonClass("primary", "lg")}>
      <Plus className="size-4" aria-hidden />
      {t("new")}
    </Link>
  );
  return (
    <main className="mx-auto w-full max-w-5xl flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold">{t("title")}</h1>
          <p className="mt-1 text-muted">{t("intro")}</p>
        </div>
        {clients.length > 0 && create}
      </div>
      <div className="mt-8">
        {list.isPending ? (
          <ClientListSkeleton />
        ) : list.isError ? (
          <ErrorState title={t("error.title")} message={messageOf(list.error, common("unreachable"))} kept={t("error.kept")} onRetry={() => void list.refetch()} busy={list.isFetching} />
        ) : clients.length === 0 ? (
          <Empty icon={Building2} text={t("empty")} action={create} />
        ) : (
          <ClientList clients={clients} />
        )}
      </div>
    </main>
  );
}

function OneClient({ id }: { id: string }) {
  const t = useTranslations("clients");
  const common = useTranslations("common");
  const client = useQuery(clientsGetClientOptions({ path: { client_id: id } }));
  if (client.data) return <ClientEditor client={client.data} />;
  if (client.isError) {
    const gone = codeOf(client.error) === "CLIENT_NOT_FOUND";
    const back = (
      <Link href="/clients" className={buttonClass()}>
        {t("back")}
      </Link>
    );
    return (
      <main className="flex-1 px-4 py-8">
        <ErrorState
          title={t("error.title")}
          message={gone ? t("error.gone") : messageOf(client.error, common("unreachable"))}
          onRetry={gone ? undefined : () => void client.refetch()}
          busy={client.isFetching}
          action={back}
        />
      </main>
    );
  }
  return (
    <main aria-busy className="mx-auto w-full max-w-[90rem] flex-1 px-4 py-8 sm:px-6">
      <h1 className="sr-only">{t("loading")}</h1>
      <Skeleton className="mt-10 h-9 w-56 rounded-lg" />
      <div className="mt-6 grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton ratio="16:9" className="mt-8 lg:order-last" />
        <div className="space-y-7">
          {[16, 24, 44, 40].map((height) => (
            <Skeleton key={height} className="rounded-lg" ratio={`${100}:${height / 4}`} />
          ))}
        </div>
      </div>
    </main>
  );
}
