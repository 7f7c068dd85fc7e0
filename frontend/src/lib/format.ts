/** USD, with cents; fractions of a cent are not hidden as zero. */
export function money(usd: number): string {
  return usd > 0 && usd < 0.01 ? "< $0.01" : `$${usd.toFixed(2)}`;
}

/** Time left, roughly. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return "a few seconds left";
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? "about a minute left" : `about ${minutes} min left`;
}

export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** Of a file, in kB or MB. */
export function fileSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(Math.round(bytes / 1e3), 1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function stageLabel(stage: string): string {
  const words = stage.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function ratioStyle(ratio: string): { aspectRatio: string } {
  return { aspectRatio: ratio.replace(":", " / ") };
}

/** Who made a picture or a clip, in a word or two. */
export function makerOf(made: { provider: string; model: string }): string {
  return made.provider === "studio" ? "studio" : made.model.slice(made.model.indexOf("/") + 1);
}
