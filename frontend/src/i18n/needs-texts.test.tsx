import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, it, vi } from "vitest";

const refresh = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh }) }));

import { MESSAGES } from "./messages";
import { NeedsTexts } from "./needs-texts";

afterEach(() => {
  cleanup();
  refresh.mockReset();
});

function page(areas: Partial<typeof MESSAGES.en>) {
  return (
    <NextIntlClientProvider locale="en" messages={areas}>
      <NeedsTexts areas={["clips", "composition"]} fallback="opening">
        the step
      </NeedsTexts>
    </NextIntlClientProvider>
  );
}

it("asks the server of the page for texts that are not there, and shows what needs them once they are", () => {
  const { clips, composition } = MESSAGES.en;
  const { rerender } = render(page({ clips }));
  expect(screen.getByText("opening")).toBeTruthy();
  expect(refresh).toHaveBeenCalledOnce();
  rerender(page({ clips, composition }));
  expect(screen.getByText("the step")).toBeTruthy();
  expect(refresh).toHaveBeenCalledOnce();
});

it("asks nobody where all are there", () => {
  const { clips, composition } = MESSAGES.en;
  render(page({ clips, composition }));
  expect(screen.getByText("the step")).toBeTruthy();
  expect(refresh).not.toHaveBeenCalled();
});
