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
