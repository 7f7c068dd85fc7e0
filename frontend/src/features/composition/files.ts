import type { FinalVideo, LaunchFinding } from "@/lib/api";

/** A file of a finished ad, the first or another shape or variant of it. */
export interface AdFile {
  id: string;
  url: string;
  poster_url: string | null;
  aspect_ratio: string;
  resolution: string;
  duration: number;
  file_size_mb: number;
  /** Its opening words and call to action, where they differ from the first file's. */
  hook: string | null;
  cta: string | null;
  launch_kit: LaunchFinding[];
}

export function filesOf(video: FinalVideo): AdFile[] {
  const first: AdFile = { ...video, hook: null, cta: null, launch_kit: video.launch_kit ?? [] };
  return [first, ...(video.variants ?? []).map((file) => ({ ...file, hook: file.hook ?? null, launch_kit: file.launch_kit ?? [] }))];
}

/** The files of one shape are told apart by their words. */
export function shapesOf(files: readonly AdFile[]): string[] {
  return [...new Set(files.map((file) => file.aspect_ratio))];
}
