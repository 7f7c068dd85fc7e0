import { startTransition, Suspense, use, useEffect, useState } from "react";
import { hydrateRoot, type Root } from "react-dom/client";
import { renderToReadableStream } from "react-dom/server.edge";
import { afterEach, expect, it, vi } from "vitest";

import { KEEP_EARLY } from "@/lib/early";

import { EarlyInput } from "./early-input";

let heard: string[] = [];
let root: Root | undefined;
afterEach(() => {
  root?.unmount();
  heard = [];
});

function Field({ name = "words" }: { name?: string }) {
  const [value, setValue] = useState("as it was");
  return (
    <input
      aria-label={name}
      value={value}
      onChange={(event) => {
        heard.push(`${name}: ${event.target.value}`);
        setValue(event.target.value);
      }}
    />
  );
}

let gate: Promise<void> = Promise.resolve();

/** It wakes when the gate opens. */
function Late() {
  use(gate);
  return <Field name="late" />;
}

function Form() {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        heard.push("sent");
      }}
    >
      <button type="button" onClick={() => heard.push("pressed")}>
        press
      </button>
    </form>
  );
}

function Keys() {
  useEffect(() => {
    const press = ({ key, shiftKey }: KeyboardEvent) => void heard.push(`key: ${shiftKey ? "shift " : ""}${key}`);
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return null;
}

function Page() {
  return (
    <>
      <Form />
      <Field name="title" />
      <Suspense>
        <Field />
      </Suspense>
      <Suspense>
        <Late />
      </Suspense>
      <Keys />
      <EarlyInput />
    </>
  );
}

/** The page as the server sent it, and what wakes it. */
async function asleep() {
  const html = await new Response(await renderToReadableStream(<Page />)).text();
  document.body.innerHTML = `<div id="root">${html}</div>`;
  // A script element would run in a world of its own here.
  new Function(KEEP_EARLY)();
  const place = document.getElementById("root")!;
  return {
    button: place.querySelector("button")!,
    form: place.querySelector("form")!,
    title: place.querySelector<HTMLInputElement>("[aria-label=title]")!,
    words: place.querySelector<HTMLInputElement>("[aria-label=words]")!,
    late: place.querySelector<HTMLInputElement>("[aria-label=late]")!,
    wake: () => startTransition(() => void (root = hydrateRoot(place, <Page />))),
  };
}

const click = () => new MouseEvent("click", { bubbles: true, cancelable: true });
/** As a keyboard does it: past the `value` that React puts on a field. */
function type(field: HTMLInputElement, text: string) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
const letter = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, bubbles: true, ...more });
const settled = () => new Promise((resolve) => setTimeout(resolve, 400));

it("does in order what came before the page was awake", async () => {
  const page = await asleep();
  page.button.dispatchEvent(click());
  type(page.words, "te");
  type(page.words, "tea");
  document.body.dispatchEvent(letter("N", { shiftKey: true }));
  page.form.requestSubmit();
  page.wake();
  await vi.waitFor(() => expect(heard).toEqual(["pressed", "words: tea", "key: shift N", "sent"]));
  expect(page.words.value).toBe("tea");
});

it("tells that a field was emptied", async () => {
  const page = await asleep();
  type(page.words, "");
  page.wake();
  await vi.waitFor(() => expect(heard).toEqual(["words: "]));
});

it("does once what comes while the page wakes up", async () => {
  const page = await asleep();
  page.wake();
  page.button.dispatchEvent(click()); // React wakes the page within it
  await settled();
  expect(heard).toEqual(["pressed"]);
  page.button.dispatchEvent(click());
  expect(heard).toEqual(["pressed", "pressed"]);
});

it.each(["title", "words"] as const)("hears what is typed while the page, or a part of it, wakes up: %s", async (name) => {
  const page = await asleep();
  page.wake();
  type(page[name], "tea"); // React wakes the field within it
  await vi.waitFor(() => expect(heard).toEqual([`${name}: tea`]));
  type(page[name], "teas");
  await settled();
  expect(heard).toEqual([`${name}: tea`, `${name}: teas`]);
  expect(page[name].value).toBe("teas");
});

it("keeps the newest of what is typed while the page wakes up", async () => {
  const page = await asleep();
  page.wake();
  type(page.title, "tea");
  type(page.title, "teas");
  await settled();
  expect(heard.at(-1)).toBe("title: teas");
  expect(page.title.value).toBe("teas");
});

it("hears what is typed into a part that sleeps longer than its page", async () => {
  const page = await asleep();
  let open = () => {};
  gate = new Promise((resolve) => (open = resolve));
  page.wake();
  await vi.waitFor(() => expect(window.early).toBeUndefined());
  type(page.late, "te");
  type(page.late, "tea");
  await settled();
  expect(heard).toEqual([]);
  open();
  await vi.waitFor(() => expect(heard).toEqual(["late: tea"]));
  expect(page.late.value).toBe("tea");
});

it("leaves keys alone that are held, belong to a field or to the browser", async () => {
  const page = await asleep();
  document.body.dispatchEvent(letter("n", { repeat: true }));
  document.body.dispatchEvent(letter("a", { ctrlKey: true }));
  page.words.dispatchEvent(letter("x"));
  page.button.dispatchEvent(letter(" "));
  document.body.dispatchEvent(new Event("keydown", { bubbles: true })); // as the browser's own filling in sends it
  page.wake();
  await settled();
  expect(heard).toEqual([]);
});
