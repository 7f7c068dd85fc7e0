import { isStatus, type Status } from "./status";

export const PAGE_SIZE = 48;

export interface Filters {
  q: string;
  status: Status | null;
  client: string | null;
}

/** What the address asks for. */
export function filtersOf(params: { get(name: string): string | null }): Filters {
  const status = params.get("status");
  return { q: params.get("q") ?? "", status: isStatus(status) ? status : null, client: params.get("client") };
}

/** The same as a query of the API's. */
export function queryOf({ q, status, client }: Filters, page: number) {
  return { page, page_size: PAGE_SIZE, status: status ?? undefined, q: q || undefined, client_id: client ?? undefined };
}
