import { readdirSync } from "node:fs";

import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Forbids imports, static and dynamic, whose path matches. */
function forbid(files, regex, message) {
  return {
    files,
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex, message }] }],
      "no-restricted-syntax": ["error", { selector: `ImportExpression[source.value=/${regex.replaceAll("/", "\\/")}/]`, message }],
    },
  };
}

const boundaries = [
  ...features.map((own) => {
    const others = features.filter((name) => name !== own).join("|");
    return forbid(
      [`src/features/${own}/**/*.{ts,tsx}`],
      `^@/app/|^@/features/(?!${own}/)|^(\\.\\./)+(app|features|${others})/`,
      "A feature does not import another feature or a page: compose them in src/app, share through components or lib.",
    );
  }),
  forbid(
    ["src/{components,lib,i18n}/**/*.{ts,tsx}"],
    "^@/(features|app)/|^(\\.\\./)+(features|app)/",
    "Shared code does not know features or pages.",
  ),
];

const config = [
  ...next,
  ...typescript,
  { ignores: [".next/**", "src/lib/api/**", "next-env.d.ts"] },
  // Pictures have sizes of their own; pages that lead nowhere are left by a load, without the router's code.
  { rules: { "@next/next/no-img-element": "off", "@next/next/no-html-link-for-pages": "off" } },
  { files: ["src/**/*.{ts,tsx}"], rules: { "react/no-danger": "error" } },
  ...boundaries,
];

export default config;
