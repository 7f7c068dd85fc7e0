/** A shell command that starts an ad; the key is not in it, so that it does not end up in a shell's history. */
export function exampleFor(origin: string): string {
  const body = JSON.stringify({ prompt: "Pink running shoes for people who walk everywhere", duration: 10, lane: "studio" });
  return [
    `curl ${origin}/api/generate \\`,
    '  -H "X-API-Key: $ADREEL_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${body}'`,
  ].join("\n");
}
