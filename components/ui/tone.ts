/** The five meanings a mark can have. Colour never stands alone: Pill adds a word and a shape. */
export type Tone = "ok" | "warn" | "crit" | "off" | "info";

export const toneSoft: Record<Tone, string> = {
  ok: "bg-ok-soft text-ok-ink",
  warn: "bg-warn-soft text-warn-ink",
  crit: "bg-crit-soft text-crit-ink",
  off: "bg-off-soft text-off-ink",
  info: "bg-info-soft text-info-ink",
};

export const toneInk: Record<Tone, string> = {
  ok: "text-ok-ink",
  warn: "text-warn-ink",
  crit: "text-crit-ink",
  off: "text-ink-2",
  info: "text-info-ink",
};

export const toneFill: Record<Tone, string> = { ok: "bg-ok", warn: "bg-warn", crit: "bg-crit", off: "bg-off", info: "bg-info" };

export const toneVar: Record<Tone, string> = {
  ok: "var(--ok)",
  warn: "var(--warn)",
  crit: "var(--crit)",
  off: "var(--off)",
  info: "var(--info)",
};
