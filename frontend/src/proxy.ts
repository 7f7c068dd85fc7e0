import { NextResponse, type NextRequest } from "next/server";

import { mediaOrigin } from "@/lib/media-origin";

/** One origin for the browser: API and WebSocket go to the back end, pages get a strict CSP. */
export function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  if (pathname.startsWith("/api/") || pathname.startsWith("/ws/")) {
    // Read when a request comes, so that one build serves any port.
    const api = process.env.API_INTERNAL_URL ?? "http://127.0.0.1:8000";
    return NextResponse.rewrite(new URL(pathname + search, api));
  }
  const nonce = btoa(crypto.randomUUID());
  const evaluate = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  // The bucket, where media lie in one; links of the API lead there.
  const bucket = mediaOrigin(process.env.MEDIA_ORIGIN);
  const media = bucket && ` ${bucket}`;
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluate}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${media}`,
    `media-src 'self' blob:${media}`,
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "same-origin");
  return response;
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon|icon).*)"],
};
