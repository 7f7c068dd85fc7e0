"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId, useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input, Select, Textarea } from "@/components/ui/field";
import { assetsUploadAsset, type BrandGuidelines, type ClientRequest } from "@/lib/api";
import { compositionListFontsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";

const MOST_COLORS = 6;

/** The name and the brand guidelines of a client or a campaign. */
export function BrandForm({
  of,
  unset = "The ad’s own",
  pending,
  error,
  onSave,
  onCancel,
}: {
  of?: { name: string; brand_guidelines: BrandGuidelines };
  /** What holds where no font is chosen. */
  unset?: string;
  pending: boolean;
  error: string | null;
  onSave: (body: ClientRequest) => void;
  onCancel: () => void;
}) {
  const brand = of?.brand_guidelines;
  const [name, setName] = useState(of?.name ?? "");
  const [colors, setColors] = useState(brand?.colors ?? []);
  const [font, setFont] = useState(brand?.fonts?.[0] ?? "");
  const [tone, setTone] = useState(brand?.tone ?? "");
  const [banned, setBanned] = useState(brand?.banned_words?.join(", ") ?? "");
  const [logo, setLogo] = useState(brand?.logo_asset_id ?? null);
  const fonts = useQuery({ ...compositionListFontsOptions(), staleTime: Infinity });
  const logoField = useId();
  const upload = useMutation({
    mutationFn: async (file: File) => (await assetsUploadAsset({ body: { file, type: "image", tags: "logo" } })).data!,
    onSuccess: (asset) => setLogo(asset.id),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({
      name,
      brand_guidelines: {
        colors,
        fonts: font ? [font, ...(brand?.fonts ?? []).filter((other) => other !== font)].slice(0, 3) : [],
        tone,
        banned_words: banned.split(",").map((word) => word.trim()).filter(Boolean),
        logo_asset_id: logo,
      },
    });
  };
  return (
    <form onSubmit={submit} className="space-y-5">
      <Input label="Name" required maxLength={120} autoFocus value={name} onChange={(e) => setName(e.target.value)} />
      <fieldset>
        <legend className="text-[13px] font-medium">Colours</legend>
        <div className="mt-1.5 flex flex-wrap items-center gap-2">
          {colors.map((color, i) => (
            <span key={i} className="flex items-center gap-1 rounded-lg border border-line-strong p-1">
              <input
                type="color"
                aria-label={`Colour ${i + 1}`}
                value={color}
                onChange={(e) => setColors(colors.map((c, n) => (n === i ? e.target.value : c)))}
                className="size-8 cursor-pointer rounded"
              />
              <Button size="icon" kind="ghost" aria-label={`Remove colour ${i + 1}`} onClick={() => setColors(colors.filter((_, n) => n !== i))}>
                <X className="size-3.5" aria-hidden />
              </Button>
            </span>
          ))}
          {colors.length < MOST_COLORS && (
            <Button onClick={() => setColors([...colors, "#0b3d91"])}>
              <Plus className="size-4" aria-hidden />
              Add a colour
            </Button>
          )}
        </div>
        <p className="mt-1.5 text-[13px] text-muted">The first sets the ad’s ground, the most vivid one its button.</p>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Select label="Font" value={font} onChange={(e) => setFont(e.target.value)}>
          <option value="">{unset}</option>
          {fonts.data?.items.map((item) => (
            <option key={item.name} value={item.name}>
              {item.label}
            </option>
          ))}
        </Select>
        <Input label="Tone" placeholder="playful, quiet luxury" maxLength={100} value={tone} onChange={(e) => setTone(e.target.value)} />
      </div>
      <Textarea label="Words that no ad says" placeholder="cheap, guarantee" hint="Separated by commas." value={banned} onChange={(e) => setBanned(e.target.value)} className="min-h-16" />
      <div>
        <label className="block text-[13px] font-medium" htmlFor={logoField}>
          Logo
        </label>
        <div className="mt-1.5 flex items-center gap-3">
          {logo && <img src={`/api/v2/assets/${logo}/thumbnail`} alt="The logo" className="h-12 max-w-32 rounded border border-line bg-white object-contain p-1" />}
          <input id={logoField} type="file" accept="image/png,image/jpeg,image/webp" className="text-[13px]" onChange={(e) => e.target.files?.[0] && upload.mutate(e.target.files[0])} />
          {logo && (
            <Button size="sm" kind="ghost" onClick={() => setLogo(null)}>
              Remove
            </Button>
          )}
        </div>
        <p className="mt-1.5 text-[13px] text-muted">
          {upload.isPending ? "Uploading…" : upload.isError ? messageOf(upload.error) : "It stands on the opening and closing cards. A PNG with transparency looks best."}
        </p>
      </div>
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      <div className="flex gap-2">
        <Button kind="primary" type="submit" busy={pending} disabled={!name.trim() || upload.isPending}>
          Save
        </Button>
        <Button kind="ghost" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
