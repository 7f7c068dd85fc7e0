import { client } from "./api/client.gen";
import { reportReachable, reportSignedOut } from "./connection";

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

/** What is wrong with which field of the body that was sent. */
export function fieldsOf(error: unknown): Record<string, string> {
  return (isEnvelope(error) && error.error.details?.fields) || {};
}

client.interceptors.response.use((response) => {
  if (response.ok) reportReachable(true);
  return response;
});

client.interceptors.error.use((error, response: Response | undefined, request) => {
  if (request?.signal.aborted) return error;
  // Next answers 500 in plain text where nobody listens behind it.
  const answered = response !== undefined && (response.status < 500 || isEnvelope(error));
  reportReachable(answered);
  if (codeOf(error) === "NOT_AUTHENTICATED") reportSignedOut(request?.method === "GET" ? "reading" : "writing");
  return error;
});
