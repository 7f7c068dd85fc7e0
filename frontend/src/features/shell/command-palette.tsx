"use client";

import { Command as Cmdk, defaultFilter } from "cmdk";
import { Check, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";

import { Kbd } from "@/components/ui/kbd";

import { FoundAds } from "./found-ads";
import { PaletteGroup, PaletteItem } from "./palette-item";
import type { Room } from "./rooms";
import { useChosen } from "./use-chosen";
import { useCommands, type Command } from "./use-commands";

/** How well a label has to fit what is typed; letters strewn over it are not enough. */
const FITS = 0.3;

/** Everything by its name: rooms, ads, settings. */
export function CommandPalette({ rooms, onClose, onKeys }: { rooms: readonly Room[]; onClose: () => void; onKeys: () => void }) {
  const t = useTranslations("shell.palette");
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const query = typed.trim();
  const go = (path: string) => {
    onClose();
    router.push(path);
  };
  const commands = useCommands(rooms, go, onKeys).filter(({ label }) => !query || (defaultFilter?.(label, query) ?? 0) > FITS);
  const group = (name: Command["group"]) => <Commands heading={t(name)} commands={commands.filter((each) => each.group === name)} onDone={onClose} />;
  const ads = <FoundAds query={query} onGo={go} />;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-4 z-50 mx-auto max-w-xl animate-rise overflow-hidden rounded-2xl border border-line-strong bg-floating shadow-2xl sm:top-[14dvh]"
        >
          <Dialog.Title className="sr-only">{t("title")}</Dialog.Title>
          <Palette label={t("title")}>
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search className="size-4 shrink-0 text-muted" aria-hidden />
              <Cmdk.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={t("placeholder")}
                className="h-12 w-full bg-transparent text-sm outline-none placeholder:text-muted pointer-coarse:text-base"
              />
            </div>
            <Cmdk.List label={t("title")} className="max-h-[min(26rem,calc(100dvh-9rem))] scroll-py-2 overflow-y-auto p-2">
              {group("do")}
              {group("go")}
              {!query && ads}
              {group("settings")}
              {query && ads}
            </Cmdk.List>
            <div className="hidden gap-5 border-t border-line px-4 py-2.5 text-xs text-muted sm:flex" aria-hidden>
              <span className="flex items-center gap-1.5">
                <Kbd keys={["↑", "↓"]} /> {t("choose")}
              </span>
              <span className="flex items-center gap-1.5">
                <Kbd keys={["enter"]} /> {t("open")}
              </span>
              <span className="flex items-center gap-1.5">
                <Kbd keys={["esc"]} /> {t("close")}
              </span>
            </div>
          </Palette>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Apart, as the dialog renders it a moment later. */
function Palette({ label, children }: { label: string; children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  const chosen = useChosen(root);
  return (
    <Cmdk ref={root} loop shouldFilter={false} label={label} {...chosen}>
      {children}
    </Cmdk>
  );
}

function Commands({ heading, commands, onDone }: { heading: string; commands: readonly Command[]; onDone: () => void }) {
  const t = useTranslations("shell.palette");
  if (commands.length === 0) return null;
  return (
    <PaletteGroup heading={heading}>
      {commands.map(({ id, label, icon, key, chosen, run }) => (
        <PaletteItem
          key={id}
          value={id}
          icon={icon}
          hint={key ? <Kbd keys={[key]} /> : chosen && <Check className="size-4" aria-label={t("now")} role="img" />}
          onSelect={() => {
            onDone();
            run();
          }}
        >
          {label}
        </PaletteItem>
      ))}
    </PaletteGroup>
  );
}
