import { Pill } from "@/components/ui/pill";
import type { ApiKeyRow } from "@/lib/access/key-queries";

const states = {
  active: ["ok", "Active"],
  ending: ["warn", "Rotated"],
  expired: ["off", "Expired"],
  revoked: ["crit", "Revoked"],
} as const;

export function KeyState({ state }: { state: ApiKeyRow["state"] }) {
  const [tone, word] = states[state];
  return <Pill tone={tone}>{word}</Pill>;
}
