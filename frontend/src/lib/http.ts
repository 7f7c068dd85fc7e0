import { client } from "./api/client.gen";

// Same origin: Next hands /api and /ws on to the back end, and the cookie goes along.
client.setConfig({ baseUrl: "", throwOnError: true });

interface Envelope {
  error: { code: string; message: string; details?: { fields?: Record<string, string> } };
}

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === "object" && value !== null && "error" in value;
}

/** What went wrong, in a sentence. */
export function messageOf(error: unknown): string {
  if (isEnvelope(error)) {
    const fields = Object.entries(error.error.details?.fields ?? {});
    return fields.length > 0 && error.error.code === "VALIDATION_ERROR"
      ? fields.map(([field, text]) => `${field.replaceAll("_", " ")}: ${text}`).join(". ")
      : error.error.message;
  }
  return "The studio does not answer. Is the server running?";
}

export function codeOf(error: unknown): string | null {
  return isEnvelope(error) ? error.error.code : null;
}
