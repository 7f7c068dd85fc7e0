import type { AssetResponse } from "@/lib/api";

/** Sends a photo, telling how far it is (0–1); fetch can't. Rejects with the server's envelope, or with null without an answer. */
export function sendPhoto(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<AssetResponse> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v2/upload-asset");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => (request.status === 201 ? resolve(request.response as AssetResponse) : reject(request.response));
    request.onerror = request.onabort = () => reject(null);
    signal.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}
