/** Briefs to begin with, named by `brief.examples`. English in every language: the studio lane reads it best. */
export const EXAMPLES = {
  shoes: "Pink running shoes with white laces and a chunky white sole, for early morning runs: light, bold, awake.",
  serum: "A dropper bottle of vitamin C face serum in amber glass with a black cap: fresh, calm, a glow in ten days.",
  mug: "A handmade ceramic mug in sage green with a cream rim, for slow mornings: warm, natural, unhurried.",
  headphones: "Matte black over-ear headphones with copper details, for deep work on loud trains: quiet, precise, tech.",
  perfume: "A square perfume bottle of smoky glass with a gold cap, notes of fig and cedar: luxury, evening, slow light.",
  coffee: "A kraft coffee pouch with an orange label, single-origin beans roasted every Tuesday: playful, bold, awake.",
} as const;

export type ExampleName = keyof typeof EXAMPLES;
