export const TYPES = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime";
export const MAX_MB = 50;
const ENDINGS = /\.(jpe?g|png|webp|mp4|m4v|mov)$/i;

/** What is wrong with a file, before a byte of it is sent. The server looks at what is in it. */
export function faultOf(file: { name: string; type: string; size: number }): "type" | "size" | "empty" | null {
  if (!TYPES.split(",").includes(file.type) && !ENDINGS.test(file.name)) return "type";
  if (file.size === 0) return "empty";
  return file.size > MAX_MB * 1e6 ? "size" : null;
}

export type Way = "type" | "size" | "rest" | "gone" | "offline" | "other";

/** What somebody can do about an answer of the server. */
export function wayOn(status: number | null): Way {
  switch (status) {
    case null:
      return "offline";
    case 401:
      return "gone";
    case 413:
      return "size";
    case 415:
      return "type";
    case 429:
      return "rest";
    default:
      return "other";
  }
}
