"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

import { buttonClass } from "./button";

const WIDTH = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-4xl" };

type DialogProps = {
  title: string;
  description?: ReactNode;
  /** A button that opens it; or steer it with `open` and `onOpenChange`. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  footer?: ReactNode;
  size?: keyof typeof WIDTH;
  children?: ReactNode;
};

/** Closes the dialog around it; wraps a button. */
export function DialogClose({ children }: { children: ReactNode }) {
  return <Radix.Close asChild>{children}</Radix.Close>;
}

export function Dialog({ title, description, trigger, open, onOpenChange, footer, size = "md", children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/60" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-1/2 animate-rise flex-col rounded-2xl border border-line-strong bg-floating shadow-2xl",
            WIDTH[size],
          )}
        >
          <Panel title={title} description={description} footer={footer}>
            {children}
          </Panel>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Head, scrolling body and foot. */
function Panel({ title, description, footer, children }: Pick<DialogProps, "title" | "description" | "footer" | "children">) {
  const t = useTranslations("common");
  return (
    <>
      <div className="flex items-start justify-between gap-4 p-6 pb-0">
        <div className="min-w-0">
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>}
        </div>
        <Radix.Close aria-label={t("close")} className={cn(buttonClass("ghost", "icon"), "-mt-1.5 -mr-2")}>
          <X className="size-4" aria-hidden />
        </Radix.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-5">{children}</div>
      {footer && <div className="flex flex-wrap justify-end gap-2 border-t border-line px-6 py-4">{footer}</div>}
    </>
  );
}
