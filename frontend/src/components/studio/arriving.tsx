"use client";

import { useState } from "react";

import { cn } from "@/lib/cn";

/** A picture that fades in once it is there; until then its slot breathes. */
export function Arriving({ src, alt = "", fit = "cover", className }: { src: string; alt?: string; fit?: "cover" | "contain"; className?: string }) {
  const [there, setThere] = useState<string | null>(null);
  return (
    <span className={cn("relative block size-full", there !== src && "bg-ink/8 motion-safe:animate-pulse", className)}>
      <img
        key={src}
        // A picture out of the cache may be there before React listens.
        ref={(img) => {
          if (img?.complete && img.naturalWidth > 0) setThere(src);
        }}
        src={src}
        alt={alt}
        draggable={false}
        onLoad={() => setThere(src)}
        className={cn("absolute inset-0 size-full transition-opacity duration-200", fit === "cover" ? "object-cover" : "object-contain", there !== src && "opacity-0")}
      />
    </span>
  );
}

/** The empty slot of something on its way; a picture that is like it may show through. */
export function Slot({ behind, className }: { behind?: string | null; className?: string }) {
  return (
    <span aria-hidden className={cn("relative block size-full overflow-hidden bg-ink/8 motion-safe:animate-pulse", className)}>
      {behind && <img src={behind} alt="" className="size-full scale-105 object-cover opacity-35 blur-sm" />}
    </span>
  );
}
