/**
 * What somebody does while a page's scripts are still on their way is kept, and done when they are there: React hears
 * nothing before, a click would be lost and a form would be sent by the browser itself.
 *
 * `KEEP_EARLY` stands in the page, before anything that can be clicked; `replayEarly` runs once the page is awake.
 */

interface Kept {
  type: "click" | "input" | "submit" | "keydown";
  target: Element;
  /** What was typed: the letter, or all of the field. */
  typed?: string;
}

declare global {
  interface Window {
    early?: () => Kept[];
  }
}

/** Plain JavaScript for every browser; it must not depend on anything that has to be loaded. */
export const KEEP_EARLY = `(function () {
  var kept = [], types = ["click", "input", "submit", "keydown"];
  function keep(event) {
    var type = event.type, target = event.target, last = kept[kept.length - 1];
    if (type === "submit") event.preventDefault();
    else if (type === "click") {
      if (event.button || !(target = target.closest("button")) || target.type === "submit") return;
    } else if (type === "keydown") {
      if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey || target.closest("input,textarea,select")) return;
    } else if (!("value" in target) || target.type === "checkbox" || target.type === "radio" || target.type === "file") return;
    var typed = type === "keydown" ? event.key : target.value;
    if (last && last.type === type && last.target === target && type !== "keydown") last.typed = typed;
    else kept.push({ type: type, target: target, typed: typed });
  }
  types.forEach(function (type) { addEventListener(type, keep, true); });
  window.early = function () {
    types.forEach(function (type) { removeEventListener(type, keep, true); });
    return kept;
  };
})()`;

const wait = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** Does in order what was kept, each after React has drawn what the one before changed. */
export async function replayEarly() {
  const kept = window.early?.() ?? [];
  delete window.early;
  for (const { type, target, typed = "" } of kept) {
    if (!target.isConnected) continue;
    if (type === "submit") (target as HTMLFormElement).requestSubmit();
    else if (type === "keydown") target.dispatchEvent(new KeyboardEvent("keydown", { key: typed, bubbles: true, cancelable: true }));
    else if (type === "input") retype(target, typed);
    else await press(target as HTMLButtonElement);
    await wait();
  }
}

/** The code of a menu comes after that of its page: its button hears nothing until then, and stays "closed". */
async function press(button: HTMLButtonElement) {
  // Menus open when the button goes down.
  const down = { bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", isPrimary: true };
  for (let tries = 0; tries < 100 && button.isConnected; tries++) {
    button.dispatchEvent(new PointerEvent("pointerdown", down));
    button.dispatchEvent(new PointerEvent("pointerup", down));
    button.click();
    await wait(tries && 50);
    if (button.dataset.state !== "closed") return;
  }
}

/** React hears of a value only if it differs from the one it last saw, which it learns from the field's own setter. */
function retype(field: Element, typed: string) {
  (field as HTMLInputElement).value = "";
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, typed);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
}
