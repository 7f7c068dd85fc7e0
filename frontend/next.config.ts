import type { NextConfig } from "next";

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

export default config;
