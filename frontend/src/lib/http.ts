import { client } from "./api/client.gen";

// Same origin: Next hands /api and /ws on to the back end, and the cookie goes along.
client.setConfig({ baseUrl: "", throwOnError: true });

interface Envelope {
  error: { code: string; message: string; details?: { fields?: Record<string, string> } };
}

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === "object" && value !== null && "error" in value;
}

/** What went wrong, in a sentence; `unreachable` when there was no answer at all. */
export function messageOf(error: unknown, unreachable = "The studio does not answer. Is the server running?"): string {
  if (isEnvelope(error)) {
    const fields = Object.entries(error.error.details?.fields ?? {});
    return fields.length > 0 && error.error.code === "VALIDATION_ERROR"
      ? fields.map(([field, text]) => `${field.replaceAll("_", " ")}: ${text}`).join(". ")
      : error.error.message;
  }
  return unreachable;
}

export function codeOf(error: unknown): string | null {
  return isEnvelope(error) ? error.error.code : null;
}
