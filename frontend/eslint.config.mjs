import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const config = [
  ...next,
  ...typescript,
  { ignores: [".next/**", "src/lib/api/**", "next-env.d.ts"] },
  { rules: { "@next/next/no-img-element": "off" } },
];

export default config;
