import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";

import { cn } from "@/lib/cn";

const control =
  "w-full rounded-lg border border-line-strong bg-surface px-3 text-sm placeholder:text-muted transition-colors hover:border-ink/30 disabled:opacity-50 pointer-coarse:min-h-11 pointer-coarse:text-base";

function Labelled({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string;
  children: (ids: { id: string; describedBy: string | undefined }) => ReactNode;
}) {
  const id = useId();
  const describedBy = error || hint ? `${id}-hint` : undefined;
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-xs font-medium">
        {label}
      </label>
      {children({ id, describedBy })}
      {(error || hint) && (
        <p id={describedBy} className={cn("text-xs", error ? "text-bad" : "text-muted")}>
          {error || hint}
        </p>
      )}
    </div>
  );
}

type Extra = { label: string; hint?: ReactNode; error?: string };

export function Input({ label, hint, error, className, ...rest }: InputHTMLAttributes<HTMLInputElement> & Extra) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <input id={id} aria-describedby={describedBy} aria-invalid={!!error || undefined} className={cn(control, "h-10", className)} {...rest} />
      )}
    </Labelled>
  );
}

export function Textarea({ label, hint, error, className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & Extra) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <textarea id={id} aria-describedby={describedBy} aria-invalid={!!error || undefined} className={cn(control, "min-h-24 resize-y py-2.5", className)} {...rest} />
      )}
    </Labelled>
  );
}

export function Select({ label, hint, error, className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement> & Extra) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <select id={id} aria-describedby={describedBy} className={cn(control, "h-10", className)} {...rest}>
          {children}
        </select>
      )}
    </Labelled>
  );
}
