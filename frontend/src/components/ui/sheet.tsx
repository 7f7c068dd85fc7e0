"use client";

import { Dialog as Radix } from "radix-ui";

import { cn } from "@/lib/cn";

import { Panel, type DialogProps } from "./dialog";

const SIDE = {
  left: "inset-y-0 left-0 w-80 animate-from-left border-r",
  right: "inset-y-0 right-0 w-96 animate-from-right border-l",
  bottom: "inset-x-0 bottom-0 max-h-[85dvh] animate-from-bottom rounded-t-2xl border-t",
};

/** A panel at an edge of the window. Close it from within by `DialogClose`. */
export function Sheet({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  footer,
  side = "right",
  children,
}: Omit<DialogProps, "size"> & { side?: keyof typeof SIDE }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/60" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn("fixed z-50 flex max-w-full flex-col border-line-strong bg-floating shadow-2xl", SIDE[side])}
        >
          <Panel title={title} description={description} footer={footer}>
            {children}
          </Panel>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
