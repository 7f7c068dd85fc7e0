import type { Messages } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

import { MoreTexts } from "./more-texts";

export type Area = keyof Messages;

/** Those of the areas, out of all. */
export function textsOf(all: Messages, areas: readonly Area[]): Partial<Messages> {
  return Object.fromEntries(areas.map((area) => [area, all[area]]));
}

/** What the studio's frame and every page in it shows. */
export const FRAME = ["common", "auth", "shell", "studio"] as const satisfies readonly Area[];

/** A page's own texts, besides the frame's: only they are sent with it. */
export async function Texts({ areas, children }: { areas: readonly Area[]; children: ReactNode }) {
  return <MoreTexts messages={textsOf(await getMessages(), areas)}>{children}</MoreTexts>;
}
