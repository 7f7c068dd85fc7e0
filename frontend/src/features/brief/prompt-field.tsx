"use client";

import { useTranslations } from "next-intl";
import { useId, type Ref } from "react";

import { cn } from "@/lib/cn";

const NEAR = 0.8; // of the room, from where on it is counted aloud

/** One calm field for what is advertised; it grows with its words. */
export function PromptField({
  ref,
  value,
  onChange,
  longest,
  disabled,
  error,
  unclear,
}: {
  ref: Ref<HTMLTextAreaElement>;
  value: string;
  onChange: (value: string) => void;
  longest: number;
  disabled?: boolean;
  error?: string | null;
  /** The server found no product in it. */
  unclear?: boolean;
}) {
  const t = useTranslations("brief.prompt");
  const id = useId();
  return (
    <div className="px-4 pt-4 pb-3 sm:px-5 sm:pt-5">
      <label htmlFor={id} className="sr-only">
        {t("label")}
      </label>
      <textarea
        ref={ref}
        id={id}
        autoFocus
        required
        readOnly={disabled}
        rows={3}
        placeholder={t("placeholder")}
        value={value}
        aria-invalid={!!error || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        className="block field-sizing-content max-h-[40dvh] min-h-21 w-full resize-none bg-transparent text-xl outline-none placeholder:text-muted read-only:opacity-60"
      />
      <div id={`${id}-hint`} className="mt-2 flex min-h-4.5 items-start justify-between gap-4 text-xs">
        <div className={error ? "text-bad" : "text-muted"} role={error ? "alert" : undefined}>
          {error ?? t("hint")}
          {unclear && <span className="mt-1 block text-muted">{t("instead")}</span>}
        </div>
        {value.length > longest * NEAR && (
          <span className={cn("shrink-0 font-mono tabular-nums", value.trim().length > longest ? "text-bad" : "text-muted")}>
            {value.length} / {longest}
          </span>
        )}
      </div>
    </div>
  );
}
