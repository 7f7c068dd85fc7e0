import type { AssetResponse } from "@/lib/api";

/** Why an upload was not kept: the server's answer, or null where none came. */
export class Refused extends Error {
  constructor(
    readonly status: number | null,
    message: string,
    /** Seconds until another try makes sense. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

function told(request: XMLHttpRequest): string {
  const answer = request.response as { error?: { message?: string } } | null;
  return answer?.error?.message ?? "";
}

/** Sends a file; `fetch` can't tell how much of it has gone. */
export function sendUpload(file: File, onProgress: (sent: number, size: number) => void, signal: AbortSignal): Promise<AssetResponse> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.set("file", file);
    request.open("POST", "/api/v2/upload-asset");
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => {
      if (request.status === 201) resolve(request.response as AssetResponse);
      else {
        const wait = Number(request.getResponseHeader("Retry-After"));
        reject(new Refused(request.status, told(request), Number.isFinite(wait) && wait > 0 ? wait : null));
      }
    };
    request.onerror = () => reject(new Refused(null, ""));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
