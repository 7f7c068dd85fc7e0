import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  images: { unoptimized: true },
  agentRules: false,
  experimental: {
    agentUpgrade: false,
    proxyTimeout: 300_000,
    proxyClientMaxBodySize: "60mb", // photos go through src/proxy.ts
  },
};

// Texts are parsed when they are built: the browser needs no parser of ICU messages.
const messages = { path: "./messages", format: "json", locales: "infer", precompile: true } as const;

export default createNextIntlPlugin({ requestConfig: "./src/i18n/request.ts", experimental: { messages } })(config);
