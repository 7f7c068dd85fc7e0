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

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
