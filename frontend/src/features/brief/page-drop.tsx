"use client";

import { ImagePlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";

const bringsFiles = (transfer: DataTransfer | null) => !!transfer?.types.includes("Files");
/** A dialog has the page to itself. */
const covered = () => document.querySelector("[role=dialog],[role=alertdialog]") !== null;

/** Takes files dropped anywhere on the page, and pasted ones; shows where they would go. */
export function PageDrop({ text, onFiles }: { text: string; onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    const hold = (event: DragEvent) => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault(); // otherwise the browser would leave the page for the file
      setOver(!covered());
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (!covered()) take.current([...event.dataTransfer!.files]);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || covered()) return;
      event.preventDefault();
      take.current(files);
    };
    window.addEventListener("dragover", hold);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragover", hold);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-30 grid animate-fade place-items-center bg-canvas/80 p-4">
      <div className="absolute inset-4 rounded-2xl border-2 border-dashed border-accent-text" />
      <p className="flex items-center gap-3 text-xl font-medium">
        <ImagePlus className="size-6" aria-hidden />
        {text}
      </p>
    </div>
  );
}
