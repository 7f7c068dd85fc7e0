import type { CreateSessionRequest, GenerateImagesRequest, GenerateRequest, JobRequest, LaneItem } from "@/lib/api";

import { wordsOf, type Draft } from "./draft";

const WORDS_MOST = 10; // style words that a round of images takes

/** A budget binds paid work only. */
const budget = (draft: Draft) => (draft.lane === "generative" ? draft.budget : null);
const brand = (draft: Draft) => ({ client_id: draft.clientId, campaign_id: draft.clientId && draft.campaignId });

export function storyboardRequest(draft: Draft, prompt: string): JobRequest {
  return {
    prompt,
    ...brand(draft),
    duration: draft.length,
    aspect_ratio: draft.ratio,
    framework: draft.framework,
    template: draft.template,
    style: draft.style.trim() || null,
    lane: draft.lane,
    budget_usd: budget(draft),
    asset_ids: draft.assetIds,
  };
}

export function wholeRequest(draft: Draft, prompt: string): GenerateRequest {
  const { asset_ids: ids = [], ...story } = storyboardRequest(draft, prompt);
  return { ...story, assets: ids.map((asset_id) => ({ asset_id })), variants: draft.variants };
}

export function sessionRequest(draft: Draft): CreateSessionRequest {
  return { ...brand(draft), aspect_ratio: draft.ratio, lane: draft.lane, budget_usd: budget(draft) };
}

export function imagesRequest(draft: Draft, prompt: string, sessionId: string): GenerateImagesRequest {
  return {
    session_id: sessionId,
    product_prompt: prompt,
    num_images: draft.count,
    style_keywords: wordsOf(draft.style).slice(0, WORDS_MOST),
    source_asset_ids: draft.assetIds,
  };
}

/** USD of a round of images, with reading the brief. */
export function imagesPrice(lane: LaneItem, count: number): number {
  return count * lane.image_cost + lane.direction_cost;
}

export type Short = "refused" | "budget" | "day";

/** Which limit a price passes, and what that leaves of it in USD. */
export function shortOf(price: number, limits: { budget: number | null; dayLeft: number | null; within: boolean }): { by: Short; left: number } | null {
  if (price <= 0) return null;
  const left = Math.max(Math.min(limits.budget ?? Infinity, limits.dayLeft ?? Infinity), 0);
  if (!limits.within) return { by: "refused", left };
  if (price <= left + 1e-6) return null;
  return { by: limits.budget !== null && limits.budget <= left ? "budget" : "day", left };
}
