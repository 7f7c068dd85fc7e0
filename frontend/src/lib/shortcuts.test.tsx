import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useLayoutEffect } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { shown } from "./shortcut-keys";
import { useShortcut, useShortcutList } from "./shortcuts";

afterEach(cleanup);

function Key({ keys, run, inDialog }: { keys: string | string[]; run: (key: string) => void; inDialog?: boolean }) {
  useShortcut(keys, (event) => run(event.key), { label: `Label of ${String(keys)}`, inDialog });
  return null;
}

function List() {
  return useShortcutList().map(({ label }) => <li key={label}>{label}</li>);
}

const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...more });

describe("useShortcut", () => {
  it("runs, prevents the default, and tells which of several keys", () => {
    const run = vi.fn();
    render(<Key keys={["1", "2"]} run={run} />);
    expect(press("2")).toBe(false);
    expect(press("3")).toBe(true);
    expect(run.mock.calls).toEqual([["2"]]);
  });

  it("hears a key from the moment the page is there", () => {
    const run = vi.fn();
    function Hasty() {
      useLayoutEffect(() => void document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true })), []);
      return null;
    }
    render(<><Key keys="n" run={run} /><Hasty /></>);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("leaves other modifiers to the browser", () => {
    const run = vi.fn();
    render(<><Key keys="n" run={run} /><Key keys="?" run={run} /></>);
    press("n", { ctrlKey: true });
    press("n", { metaKey: true });
    press("N", { shiftKey: true });
    expect(run).not.toHaveBeenCalled();
    press("?", { shiftKey: true });
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("keeps quiet while somebody types, except with mod", () => {
    const run = vi.fn();
    render(<><Key keys="n" run={run} /><Key keys={["mod+Enter", "mod+z"]} run={run} /><textarea /></>);
    press("n", {}, screen.getByRole("textbox"));
    press("z", { ctrlKey: true }, screen.getByRole("textbox"));
    expect(run).not.toHaveBeenCalled();
    press("Enter", { ctrlKey: true }, screen.getByRole("textbox"));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("leaves space to a button and arrows to a slider", () => {
    const run = vi.fn();
    render(<><Key keys={["Space", "ArrowLeft"]} run={run} /><button>Play</button><input type="range" /></>);
    press(" ", {}, screen.getByRole("button"));
    press("ArrowLeft", {}, screen.getByRole("slider"));
    expect(run).not.toHaveBeenCalled();
    press(" ");
    press("ArrowLeft", {}, screen.getByRole("button"));
    press("ArrowLeft", { repeat: true });
    press(" ", { repeat: true });
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("keeps quiet under a dialog, unless it belongs to one", () => {
    const page = vi.fn();
    const dialog = vi.fn();
    render(<><Key keys="n" run={page} /><Key keys="m" run={dialog} inDialog /><div role="dialog" data-state="open" /></>);
    press("n");
    press("m");
    expect(page).not.toHaveBeenCalled();
    expect(dialog).toHaveBeenCalledTimes(1);
  });

  it("takes one key after the other, and the newest first", () => {
    const run = vi.fn();
    const other = vi.fn();
    render(<><Key keys="d" run={other} /><Key keys="g d" run={run} /></>);
    press("g");
    press("d");
    expect(run).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
    press("g");
    press("x");
    press("d");
    expect(other).toHaveBeenCalledTimes(1);
  });

  it("is listed for as long as it is there", () => {
    const { rerender } = render(<><List /><Key keys="a" run={() => {}} /></>);
    expect(screen.getByText("Label of a")).toBeTruthy();
    rerender(<List />);
    expect(screen.queryByText("Label of a")).toBeNull();
  });
});

describe("shown", () => {
  it("names keys for Kbd", () => {
    expect(shown("mod+Enter")).toEqual([["mod", "enter"]]);
    expect(shown("g d")).toEqual([["G"], ["D"]]);
    expect(shown("ArrowLeft")).toEqual([["←"]]);
    expect(shown("Space")).toEqual([["space"]]);
  });
});
