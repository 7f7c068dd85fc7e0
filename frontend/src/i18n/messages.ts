import type { Messages } from "next-intl";

import de from "../../messages/de";
import en from "../../messages/en";

import type { Locale } from "./locales";

/** Every text of the interface; each file under /messages is one area of it. */
export const MESSAGES: Record<Locale, Messages> = { en, de };
