"use client";

import { Check, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import { Fragment, type ReactNode } from "react";

import { cn } from "@/lib/cn";

const row =
  "flex min-h-8 cursor-default items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none select-none data-disabled:opacity-45 data-highlighted:bg-ink/8 data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-line-strong pointer-coarse:min-h-11";

export function Menu({
  trigger,
  align = "end",
  side = "bottom",
  inline = false,
  startsOpen = false,
  children,
}: {
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  /** Within the landmark of its trigger instead of at the end of the page. */
  inline?: boolean;
  startsOpen?: boolean;
  children: ReactNode;
}) {
  const Place = inline ? Fragment : Radix.Portal;
  return (
    <Radix.Root modal={false} defaultOpen={startsOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Place>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-rise overflow-y-auto rounded-xl border border-line-strong bg-floating p-1 shadow-xl"
        >
          {children}
        </Radix.Content>
      </Place>
    </Radix.Root>
  );
}

export function MenuItem({
  icon: Icon,
  hint,
  href,
  danger = false,
  current = false,
  disabled,
  onSelect,
  children,
}: {
  icon?: LucideIcon;
  /** At the right, e.g. a `Kbd` or a price. */
  hint?: ReactNode;
  href?: string;
  danger?: boolean;
  /** Of a link: where one is now. */
  current?: boolean;
  disabled?: boolean;
  onSelect?: () => void;
  children: ReactNode;
}) {
  const content = (
    <>
      {Icon && <Icon className="size-4 shrink-0" aria-hidden />}
      <span className="flex-1">{children}</span>
      {hint && <span className="text-xs text-muted">{hint}</span>}
    </>
  );
  return (
    <Radix.Item asChild={Boolean(href)} disabled={disabled} onSelect={onSelect} aria-current={current ? "page" : undefined} className={cn(row, danger && "text-bad", current && "bg-raised font-medium")}>
      {href ? <Link href={href}>{content}</Link> : content}
    </Radix.Item>
  );
}

/** One choice of several. */
export function MenuChoice<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
}) {
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      <Radix.RadioGroup aria-label={label} value={value} onValueChange={(next) => onChange(next as T)}>
        {options.map((option) => (
          <Radix.RadioItem key={option.value} value={option.value} className={row}>
            <span className="size-4 shrink-0">
              <Radix.ItemIndicator>
                <Check className="size-4" aria-hidden />
              </Radix.ItemIndicator>
            </span>
            {option.label}
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="truncate px-2.5 py-1.5 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
