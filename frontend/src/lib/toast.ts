import { useSyncExternalStore } from "react";
import type { ExternalToast } from "sonner";

// What shows them comes with the first one. It shows one that was told before it was there.
let wanted = false;
const watchers = new Set<() => void>();

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Whether anything was ever to be told on this page. */
export const useToastsWanted = () => useSyncExternalStore(watch, () => wanted, () => false);

function sonner() {
  wanted = true;
  watchers.forEach((watcher) => watcher());
  return import("sonner");
}

/** Tells something in passing, in the corner of the page. */
export function toast(text: string, options?: ExternalToast) {
  void sonner().then((loaded) => loaded.toast(text, options));
}

toast.success = (text: string, options?: ExternalToast) => void sonner().then((loaded) => loaded.toast.success(text, options));
toast.error = (text: string, options?: ExternalToast) => void sonner().then((loaded) => loaded.toast.error(text, options));
toast.dismiss = (id: string) => void (wanted && sonner().then((loaded) => loaded.toast.dismiss(id)));
