/** One press of a shortcut: "mod+Enter" is ⌘↵ on a Mac and Ctrl+Enter elsewhere. */
export interface Press {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const MODIFIERS = ["mod", "shift", "alt"] as const;

/** "mod+Enter" is one press; "g d" is two, one after the other. */
export function parse(keys: string): Press[] {
  return keys.split(" ").map((press) => {
    const parts = press === "+" ? ["+"] : press.split("+");
    const held = new Set(parts.slice(0, -1));
    return { key: parts.at(-1)!.toLowerCase(), mod: held.has("mod"), shift: held.has("shift"), alt: held.has("alt") };
  });
}

const nameOf = (key: string) => (key === " " ? "space" : key.toLowerCase());

/** A sign such as "?" takes a shift on some keyboards and none on others. */
const isSign = (key: string) => key.length === 1 && !/[a-z0-9]/.test(key);

export function matches(press: Press, event: Pressed, mac: boolean): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  return (
    nameOf(event.key) === press.key &&
    mod === press.mod &&
    !other &&
    event.altKey === press.alt &&
    (isSign(press.key) || event.shiftKey === press.shift)
  );
}

const SIGNS: Record<string, string> = { arrowleft: "←", arrowright: "→", arrowup: "↑", arrowdown: "↓", escape: "esc", delete: "Del", backspace: "⌫" };
const NAMED = new Set(["enter", "space"]); // `Kbd` has names for these

/** For `Kbd`, press by press. */
export function shown(keys: string): string[][] {
  return parse(keys).map((press) => [
    ...MODIFIERS.filter((name) => press[name]),
    SIGNS[press.key] ?? (NAMED.has(press.key) ? press.key : press.key.charAt(0).toUpperCase() + press.key.slice(1)),
  ]);
}

const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='textbox'], [role='combobox']";
const NOT_TYPING = ["checkbox", "radio", "button", "submit", "reset", "range", "color", "file"];
const EDITING = ["a", "c", "v", "x", "y", "z"]; // with mod: all, copy, paste, cut, redo, undo
const PRESSED = "button, a[href], summary, [role='button'], [role='checkbox'], [role='switch'], [role='radio'], [role='tab'], input, video[controls], audio[controls]";
const STEERED = "input, [role='slider'], [role='radiogroup'], [role='tablist'], [role='group'] [role='radio'], [role='listbox'], video[controls], audio[controls]";

/** Whether what has the focus needs this key for itself: letters in a field, space on a button, arrows on a slider. */
export function isTaken(press: Press, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(TYPING);
  const typing = field !== null && !(field instanceof HTMLInputElement && NOT_TYPING.includes(field.type));
  if (press.mod) return typing && EDITING.includes(press.key);
  if (typing) return true;
  if (press.key === "space" || press.key === "enter") return target.closest(PRESSED) !== null;
  if (/^(arrow|home|end|page)/.test(press.key)) return target.closest(STEERED) !== null;
  return false;
}

/** Something lies over the page, and the keys are its own. */
export function isCovered(): boolean {
  return document.querySelector("[role='dialog'][data-state='open'], [role='alertdialog'][data-state='open'], [role='menu'][data-state='open']") !== null;
}
