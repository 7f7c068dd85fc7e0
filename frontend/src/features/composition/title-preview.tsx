import { cn } from "@/lib/cn";
import { ratioStyle } from "@/lib/format";

/** Name and call to action where the finished ad has them. Contrast is seen to by the render itself. */
export function TitlePreview({
  ratio,
  poster,
  name,
  cta,
  font,
  color,
}: {
  ratio: string;
  poster: string | null;
  name: string;
  cta: string;
  font: string | null;
  color: string;
}) {
  const wide = ratio === "16:9";
  const upright = ratio === "9:16";
  const family = font ? `"ad-${font}"` : undefined;
  return (
    <figure className="self-start lg:sticky lg:top-6">
      <div
        className={cn("@container relative mx-auto overflow-hidden rounded-xl bg-surface", !wide && "max-w-sm")}
        style={ratioStyle(ratio)}
        data-testid="title-preview"
      >
        {poster && <img src={poster} alt="" className="absolute inset-0 size-full object-cover" />}
        <div className={cn("absolute inset-0 from-black/65 to-transparent", wide ? "bg-linear-to-r to-70%" : "bg-linear-to-b to-50%")} />
        <p
          className={cn("absolute leading-[1.12] text-balance", wide ? "top-[36%] left-[7.5%] max-w-[36%]" : "inset-x-[11%] text-center", !wide && (upright ? "top-[15.4%]" : "top-[7.5%]"))}
          style={{ color, fontFamily: family, fontSize: wide ? "5.5cqw" : "9.4cqw" }}
        >
          {name || "Product name"}
        </p>
        <p
          className={cn("absolute rounded-full bg-accent font-semibold text-accent-ink uppercase", wide ? "top-[62%] left-[7.5%]" : "left-1/2 -translate-x-1/2", !wide && (upright ? "top-[60%]" : "top-[84.5%]"))}
          style={{ fontSize: wide ? "1.9cqw" : "3.4cqw", padding: "0.7em 1.5em" }}
        >
          {cta || "Call to action"}
        </p>
      </div>
      <figcaption className="mt-2 text-center text-[13px] text-muted">Preview over the first clip; the pill takes the ad’s accent colour.</figcaption>
    </figure>
  );
}
