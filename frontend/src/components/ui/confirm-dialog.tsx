"use client";

import { useTranslations } from "next-intl";
import { AlertDialog } from "radix-ui";

import { buttonClass } from "./button";

export interface Question {
  title: string;
  text: string;
  action: string;
  cancel?: string;
  kind?: "danger" | "primary";
  onConfirm: () => void;
}

/** The dialog of a `Confirm`. `onClosed`: it is gone, the focus is free. */
export function ConfirmDialog({
  title,
  text,
  action,
  cancel,
  kind = "danger",
  onConfirm,
  open,
  onOpen,
  onClosed,
}: Question & { open: boolean; onOpen: (open: boolean) => void; onClosed: () => void }) {
  const t = useTranslations("common");
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpen}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/60" />
        <AlertDialog.Content
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 animate-rise rounded-2xl border border-line-strong bg-floating p-6 shadow-2xl"
        >
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted">{text}</AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Cancel className={buttonClass("secondary")}>{cancel ?? t("keep")}</AlertDialog.Cancel>
            <AlertDialog.Action className={buttonClass(kind)} onClick={onConfirm}>
              {action}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
