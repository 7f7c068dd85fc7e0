/**
 * What somebody does while a page's scripts are still on their way is kept, and done when they are there: React hears
 * nothing before, a click would be lost and a form would be sent by the browser itself.
 *
 * `KEEP_EARLY` stands in the page, before anything that can be clicked; the rest runs once the page is awake.
 */

export interface Kept {
  type: "click" | "input" | "submit" | "keydown";
  target: Element;
  /** What was typed: the letter, or all of the field. */
  typed: string;
  shift: boolean;
  event: Event;
}

declare global {
  interface Window {
    early?: () => Kept[];
  }
}

/** Plain JavaScript for every browser; it must not depend on anything that has to be loaded. */
export const KEEP_EARLY = `(function () {
  var kept = [], types = ["click", "input", "submit", "keydown"];
  function wanted(event, target) {
    var kind = target.type;
    if (event.type === "submit") return true;
    if (event.type === "click") return !event.button && target.matches("button") && kind !== "submit";
    if (event.type === "input") return "value" in target && kind !== "checkbox" && kind !== "radio" && kind !== "file";
    return event.key && event.key.length === 1 && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey
      && !target.closest("input,textarea,select") && !(event.key === " " && target.closest("button,a"));
  }
  function keep(event) {
    var type = event.type, target = event.target, last = kept[kept.length - 1];
    if (type === "click") target = target.closest("button") || target;
    if (!wanted(event, target)) return;
    if (type === "submit") event.preventDefault();
    var one = { type: type, target: target, typed: (type === "keydown" ? event.key : target.value) || "", shift: !!event.shiftKey, event: event };
    if (last && last.type === type && last.target === target && type !== "keydown") kept.pop();
    kept.push(one);
  }
  types.forEach(function (type) { addEventListener(type, keep, true); });
  window.early = function () {
    types.forEach(function (type) { removeEventListener(type, keep, true); });
    return kept;
  };
})()`;

const wait = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
const MOST_TRIES = 100;
const BETWEEN_TRIES = 50;

/** Ends the keeping: from now on React hears for itself. What is on its way at this moment it hears, too. */
export function takeEarly(): Kept[] {
  const kept = window.early?.() ?? [];
  delete window.early;
  return kept.filter(({ event }) => event.eventPhase === Event.NONE);
}

/** Does in order what was kept, each after React has drawn what the one before changed. */
export async function replayEarly(kept: readonly Kept[]) {
  const newer = new Set<EventTarget | null>();
  const note = (event: Event) => void (event.isTrusted && newer.add(event.target));
  if (kept.length > 0) window.addEventListener("input", note, true);
  for (const { type, target, typed, shift } of kept) {
    if (!target.isConnected) continue;
    if (type === "submit") (target as HTMLFormElement).requestSubmit();
    else if (type === "keydown") target.dispatchEvent(new KeyboardEvent("keydown", { key: typed, shiftKey: shift, bubbles: true, cancelable: true }));
    else if (type === "click") await press(target as HTMLButtonElement);
    else if (!newer.has(target)) await retype(target as Field, typed, newer);
    await wait();
  }
  window.removeEventListener("input", note, true);
}

/** The code of a menu may come after that of its page: its button hears nothing until then, and stays "closed". */
async function press(button: HTMLButtonElement) {
  const opens = button.ariaHasPopup && button.dataset.state === "closed";
  // Menus open when the button goes down.
  const down = { bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", isPrimary: true };
  for (let tries = 0; tries < MOST_TRIES && button.isConnected && !button.disabled; tries++) {
    button.dispatchEvent(new PointerEvent("pointerdown", down));
    button.dispatchEvent(new PointerEvent("pointerup", down));
    button.click();
    await wait(tries && BETWEEN_TRIES);
    if (!opens || button.dataset.state !== "closed") return;
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** React hears of a value only if it differs from the one it last saw, which it learns from the field's own setter. */
async function retype(field: Field, typed: string, newer: ReadonlySet<EventTarget | null>) {
  const event = field instanceof HTMLSelectElement ? "change" : "input";
  if (!(field instanceof HTMLSelectElement)) {
    // Parts of a page wake after it, sooner if something happens in them; those that are awake have that setter.
    for (let tries = 0; tries < MOST_TRIES && !Object.hasOwn(field, "value"); tries++) {
      field.dispatchEvent(new Event(event, { bubbles: true }));
      await wait(tries && BETWEEN_TRIES);
    }
    if (newer.has(field)) return;
  }
  const [start, end] = field instanceof HTMLSelectElement ? [null, null] : [field.selectionStart, field.selectionEnd];
  field.value = typed ? "" : "0";
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, typed);
  field.dispatchEvent(new Event(event, { bubbles: true }));
  if (start !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(start, end);
}
