import { messageOf } from "@/lib/http";

export interface FieldErrors {
  name?: string;
  cta?: string;
  font?: string;
  /** What belongs to no field. */
  other?: string;
}

const FIELDS = { "text_overlay.product_name": "name", "text_overlay.cta": "cta", "text_overlay.font": "font" } as const;

function fieldsOf(error: unknown): Record<string, string> {
  const told = (error as { error?: { details?: { fields?: unknown } } } | null)?.error?.details?.fields;
  return typeof told === "object" && told !== null ? (told as Record<string, string>) : {};
}

/** An answer's complaint, at the field that it is about. */
export function fieldErrors(error: unknown, unreachable: string): FieldErrors {
  if (!error) return {};
  const told = fieldsOf(error);
  const code = (error as { error?: { code?: string } }).error?.code;
  const errors: FieldErrors = {};
  for (const [field, own] of Object.entries(FIELDS)) {
    // Only a general complaint says more in the field's words than in its own.
    if (field in told) errors[own] = code === "VALIDATION_ERROR" ? told[field] : messageOf(error, unreachable);
  }
  return Object.keys(errors).length > 0 ? errors : { other: messageOf(error, unreachable) };
}
