/** What the sketch of an end card shows a brand's colours with; the rules are the studio's own, made simple. */

const channels = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);

/** WCAG relative luminance, 0..1. */
export function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const PAPER = "#ffffff";
const INK = "#141210";

/** The letters that read best on a colour. */
export function inkOn(colour: string): string {
  return contrast(PAPER, colour) >= contrast(INK, colour) ? PAPER : INK;
}

/** Colourfulness that is seen; the studio puts the most vivid colour on the button. */
function vividness(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour);
  return Math.max(r, g, b) - Math.min(r, g, b) + 0.001 * (1 - luminance(colour));
}

export interface Roles {
  ground: number;
  button: number;
}

/** Which colour does what, by its place; null without colours. */
export function rolesOf(colours: string[]): Roles | null {
  if (colours.length === 0) return null;
  const button = colours.reduce((best, colour, i) => (vividness(colour) > vividness(colours[best] ?? colour) ? i : best), 0);
  return { ground: 0, button };
}

export interface Sketch {
  ground: string;
  ink: string;
  button: string;
  buttonInk: string;
}

export function sketchOf(colours: string[]): Sketch {
  const roles = rolesOf(colours);
  const ground = (roles && colours[roles.ground]) ?? "#2a2725";
  const ink = inkOn(ground);
  const vivid = roles && colours[roles.button];
  const button = vivid && vivid !== ground ? vivid : ink; // one colour alone: the button takes the letters'
  return { ground, ink, button, buttonInk: inkOn(button) };
}
