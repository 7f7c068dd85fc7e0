import { Check, X } from "lucide-react";

import type { LaunchFinding } from "@/lib/api";

/** Where the ad may run: every placement of its ratios, with what was measured. */
export function LaunchKit({ findings }: { findings: LaunchFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="launch-kit">
      <h2 id="launch-kit" className="text-base font-semibold">
        Launch kit
      </h2>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {findings.map((finding) => (
          <li key={finding.placement}>
            <details className="group py-2">
              <summary className="flex cursor-pointer items-center justify-between gap-4">
                <span>{finding.label}</span>
                <Verdict passed={finding.passed} />
              </summary>
              <dl className="mt-2 space-y-1 text-[13px]">
                {finding.checks.map((check) => (
                  <div key={check.name} className="flex justify-between gap-4">
                    <dt className="text-muted">{check.name}</dt>
                    <dd className="text-right">
                      <span className="font-mono tabular-nums">{check.value}</span>{" "}
                      {!check.passed && <span className="text-muted">(asked: {check.required})</span>}
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verdict({ passed }: { passed: boolean }) {
  const Icon = passed ? Check : X;
  return (
    <span className="flex items-center gap-1 text-[13px]">
      <Icon className="size-4" aria-hidden />
      {passed ? "fits" : "doesn’t fit"}
    </span>
  );
}
