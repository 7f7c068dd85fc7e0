"use client";

import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu, Popover } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

const pill =
  "inline-flex h-8 max-w-full items-center gap-1.5 rounded-lg border border-line px-2.5 text-xs whitespace-nowrap transition-colors hover:border-line-strong hover:bg-raised data-[state=open]:border-line-strong data-[state=open]:bg-raised pointer-coarse:h-11";
const panel = "z-30 animate-rise rounded-xl border border-line-strong bg-floating shadow-xl";

/** Name and value of an option, as read by a screen reader too: "Format 9:16". */
function Face({ label, value, icon, bad }: { label: string; value: ReactNode; icon?: ReactNode; bad?: boolean }) {
  return (
    <>
      {icon}
      <span className={bad ? "text-bad" : "text-muted"}>{label}</span>{" "}
      <span className="max-w-44 truncate font-medium">{value}</span>
      <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden />
    </>
  );
}

export interface Choice<T extends string> {
  value: T;
  label: string;
  /** What it means, in a line. */
  hint?: string;
  icon?: ReactNode;
}

/** One of several, in a menu under a pill. */
export function PillMenu<T extends string>({
  label,
  value,
  options,
  onChange,
  shown,
  bad,
}: {
  label: string;
  value: T;
  options: readonly Choice<T>[];
  onChange: (value: T) => void;
  /** In place of the label of the chosen one. */
  shown?: string;
  bad?: boolean;
}) {
  const chosen = options.find((option) => option.value === value);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={cn(pill, bad && "border-bad")}>
        <Face label={label} value={shown ?? chosen?.label ?? value} icon={chosen?.icon} bad={bad} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className={cn(panel, "max-h-(--radix-dropdown-menu-content-available-height) max-w-[min(22rem,calc(100vw-1rem))] min-w-40 overflow-y-auto p-1")}
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
            {options.map((option) => (
              <DropdownMenu.RadioItem
                key={option.value}
                value={option.value}
                textValue={option.label}
                className="flex min-h-8 cursor-default items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-highlighted:bg-ink/8 data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-line-strong pointer-coarse:min-h-11"
              >
                {option.icon}
                <span className="min-w-0 flex-1">
                  {option.label}
                  {option.hint && <span className="block text-xs text-muted">{option.hint}</span>}
                </span>
                <span className="size-4 shrink-0">
                  <DropdownMenu.ItemIndicator>
                    <Check className="size-4" aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Fields in a panel under a pill. */
export function PillPanel({ label, value, bad, children }: { label: string; value: ReactNode; bad?: boolean; children: ReactNode }) {
  return (
    <Popover.Root>
      <Popover.Trigger className={cn(pill, bad && "border-bad")}>
        <Face label={label} value={value} bad={bad} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content aria-label={label} align="start" sideOffset={6} collisionPadding={8} className={cn(panel, "w-[min(20rem,calc(100vw-1rem))] p-4")}>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
