"use client";

import dynamic from "next/dynamic";
import { Slot } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";

import type { Question } from "./confirm-dialog";

const ConfirmDialog = dynamic(() => import("./confirm-dialog").then((module) => module.ConfirmDialog), { ssr: false });

/** Asks before something that can't be undone, or that costs money (`kind="primary"`). */
export function Confirm({ trigger, ...question }: Question & { trigger: ReactNode }) {
  const button = useRef<HTMLElement>(null);
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false); // the dialog's code comes then
  const ask = () => {
    setWanted(true);
    setOpen(true);
  };
  return (
    <>
      <Slot.Root ref={button} aria-haspopup="dialog" aria-expanded={open} data-state={open ? "open" : "closed"} onClick={ask}>
        {trigger}
      </Slot.Root>
      {wanted && <ConfirmDialog {...question} open={open} onOpen={setOpen} onClosed={() => button.current?.focus()} />}
    </>
  );
}
