import { cleanup, fireEvent, screen } from "@testing-library/react";
import { Film } from "lucide-react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { renderStudio } from "@/test/render";

import { BarChart } from "./bar-chart";
import { Button } from "./button";
import { Confirm } from "./confirm";
import { Dialog } from "./dialog";
import { Empty } from "./empty";
import { ErrorState } from "./error-state";
import { Kbd } from "./kbd";
import { Segmented } from "./segmented";
import { Switch } from "./switch";

afterEach(cleanup);

describe("primitives", () => {
  it("speak the reader's language", async () => {
    renderStudio(<Confirm trigger={<Button>Löschen</Button>} title="Löschen?" text="Weg ist weg." action="Löschen" onConfirm={() => {}} />, { locale: "de" });
    fireEvent.click(screen.getByText("Löschen"));
    expect(await screen.findByRole("button", { name: "Behalten" })).toBeTruthy();
  });

  it("open a dialog that closes by its cross", () => {
    renderStudio(<Dialog trigger={<Button>Open</Button>} title="Share" description="By link.">Body</Dialog>);
    fireEvent.click(screen.getByText("Open"));
    expect(screen.getByRole("dialog", { name: "Share" })).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("keep one segment chosen", () => {
    const onChange = vi.fn();
    renderStudio(<Segmented label="Shape" value="wide" onChange={onChange} options={[{ value: "wide", label: "Wide" }, { value: "tall", label: "Tall" }]} />);
    fireEvent.click(screen.getByText("Wide"));
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.click(screen.getByText("Tall"));
    expect(onChange).toHaveBeenCalledWith("tall");
  });

  it("walk the bars by arrow keys", () => {
    renderStudio(<BarChart title="Spend" format={(value) => `$${value}`} items={[{ label: "Mon", value: 1 }, { label: "Tue", value: 0, note: "free" }]} />);
    const plot = screen.getByRole("group", { name: "Spend" });
    fireEvent.keyDown(plot, { key: "ArrowRight" });
    fireEvent.keyDown(plot, { key: "ArrowRight" });
    expect(screen.getByText("Tue · $0 · free")).toBeTruthy();
    expect(screen.getAllByRole("row")).toHaveLength(3);
  });

  it("name keys, switches, empty and failed states", () => {
    const retry = vi.fn();
    renderStudio(
      <>
        <Kbd keys={["mod", "K"]} />
        <Switch label="Music" checked={false} onChange={() => {}} />
        <Empty icon={Film} text="No ads yet." />
        <ErrorState message="The shot failed." kept="The others are kept." onRetry={retry} />
      </>,
    );
    expect(screen.getByText("Ctrl")).toBeTruthy();
    expect(screen.getByRole("switch", { name: "Music" })).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalled();
  });
});
