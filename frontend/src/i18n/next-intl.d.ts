import type en from "../../messages/en";

import type { Locale as StudioLocale } from "./locales";

declare module "next-intl" {
  interface AppConfig {
    Locale: StudioLocale;
    Messages: typeof en;
  }
}
