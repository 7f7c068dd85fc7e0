"use client";

import { useTranslations } from "next-intl";
import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";

import { buttonClass } from "./button";

/** Asks before something that can't be undone, or that costs money (`kind="primary"`). */
export function Confirm({
  trigger,
  title,
  text,
  action,
  cancel,
  kind = "danger",
  onConfirm,
}: {
  trigger: ReactNode;
  title: string;
  text: string;
  action: string;
  cancel?: string;
  kind?: "danger" | "primary";
  onConfirm: () => void;
}) {
  const t = useTranslations("common");
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/60" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 animate-rise rounded-2xl border border-line-strong bg-floating p-6 shadow-2xl">
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
