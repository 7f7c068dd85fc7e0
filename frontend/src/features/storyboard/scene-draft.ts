import type { JobScene } from "@/lib/api";

/** What is typed about a scene and not kept yet; undefined where nothing is. */
export interface SceneDraft {
  words?: string;
  picture?: string;
}

export const SHORTEST_PICTURE = 3;

export function wordsOf(scene: JobScene, draft: SceneDraft | undefined): string {
  return draft?.words ?? scene.overlay_text;
}

export function pictureOf(scene: JobScene, draft: SceneDraft | undefined): string {
  return draft?.picture ?? scene.image_prompt;
}

export function isChanged(scene: JobScene, draft: SceneDraft | undefined): { words: boolean; picture: boolean } {
  return { words: wordsOf(scene, draft) !== scene.overlay_text, picture: pictureOf(scene, draft) !== scene.image_prompt };
}

/** Drafts without what says the same as the scenes by now: that is kept. */
export function unkept(drafts: Record<number, SceneDraft>, scenes: JobScene[]): Record<number, SceneDraft> {
  return Object.fromEntries(
    scenes.flatMap((scene) => {
      const draft = drafts[scene.scene_number];
      const { words, picture } = isChanged(scene, draft);
      return words || picture ? [[scene.scene_number, draft!]] : [];
    }),
  );
}
