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

/**
 * Ends the keeping: from now on React hears for itself. What is on its way at this moment it hears, too, save what was
 * typed: a field that wakes within an event takes what stands in it for what has always stood there.
 */
export function takeEarly(): Kept[] {
  const kept = window.early?.() ?? [];
  delete window.early;
  return kept.filter(({ type, event }) => type === "input" || event.eventPhase === Event.NONE);
}

/** What was typed into fields that slept, those typed into when awake, and those typed into from here. */
const missed = new Map<EventTarget, string>();
const newer = new WeakSet<EventTarget>();
const retyped = new Set<EventTarget>();

/** The same for parts that wake after their page: what is typed into them before they do is typed again. */
export function hearSleeping(): () => void {
  const hear = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) || retyped.has(target)) return;
    if (isAwake(target)) return void newer.add(target);
    const known = missed.has(target);
    missed.set(target, target.value);
    if (!known) void retype(target, () => missed.get(target)).then(() => missed.delete(target));
  };
  window.addEventListener("input", hear, true);
  return () => window.removeEventListener("input", hear, true);
}

/** Does in order what was kept, each after React has drawn what the one before changed. */
export async function replayEarly(kept: readonly Kept[]) {
  for (const { type, target, typed, shift } of kept) {
    if (!target.isConnected) continue;
    if (type === "submit") (target as HTMLFormElement).requestSubmit();
    else if (type === "keydown") target.dispatchEvent(new KeyboardEvent("keydown", { key: typed, shiftKey: shift, bubbles: true, cancelable: true }));
    else if (type === "click") await press(target as HTMLButtonElement);
    else await retype(target as Field, () => typed);
    await wait();
  }
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

/** React puts a `value` of its own on the fields it listens to. */
const isAwake = (field: Field) => Object.hasOwn(field, "value");

/**
 * React hears of a value only if it differs from the one it last saw, which it learns from the field's own setter.
 * `typed` is asked when the field is awake, and counts unless something newer was typed by then.
 */
async function retype(field: Field, typed: () => string | undefined) {
  const event = field instanceof HTMLSelectElement ? "change" : "input";
  const tell = () => {
    retyped.add(field);
    field.dispatchEvent(new Event(event, { bubbles: true }));
    retyped.delete(field);
  };
  if (!(field instanceof HTMLSelectElement)) {
    // Parts of a page wake after it, sooner if something happens in them.
    for (let tries = 0; tries < MOST_TRIES && !isAwake(field); tries++) {
      tell();
      await wait(tries && BETWEEN_TRIES);
    }
  }
  const value = typed();
  if (value === undefined || newer.has(field)) return;
  const [start, end] = field instanceof HTMLSelectElement ? [null, null] : [field.selectionStart, field.selectionEnd];
  field.value = value ? "" : "0";
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, value);
  tell();
  if (start !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(start, end);
}
