import type { ExternalToast } from "sonner";

// What shows them is not in the first load of a page.
const sonner = () => import("sonner");

/** Tells something in passing, in the corner of the page. */
export function toast(text: string, options?: ExternalToast) {
  void sonner().then((loaded) => loaded.toast(text, options));
}

toast.success = (text: string, options?: ExternalToast) => void sonner().then((loaded) => loaded.toast.success(text, options));
toast.error = (text: string, options?: ExternalToast) => void sonner().then((loaded) => loaded.toast.error(text, options));
toast.dismiss = (id: string) => void sonner().then((loaded) => loaded.toast.dismiss(id));
