import type { Tone } from "@/components/ui/tone";
import { gatewayStatuses, protocols, resamplingRules, sensorStatuses, sensorTypes } from "@/lib/telemetry/schema";

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const optionsOf = (values: readonly string[]) => values.map((value) => ({ value, label: sentence(value) }));

export const gatewayTone: Record<string, Tone> = { healthy: "ok", degraded: "warn", offline: "off" };
export const gatewayWord: Record<string, string> = { healthy: "Healthy", degraded: "Degraded", offline: "Offline" };
export const gatewayStatusOptions = optionsOf(gatewayStatuses);
export const sensorStatusOptions = optionsOf(sensorStatuses);
export const sensorTypeOptions = optionsOf(sensorTypes);
export const resamplingOptions = optionsOf(resamplingRules);
export const protocolOptions = protocols.map((value) => ({ value, label: value }));

const DAY = 86_400_000;
/** How a date of calibration stands against today, both as plain days. */
export function dueTone(day: string | null, today = Date.now()): { tone: Tone; word: string } | null {
  if (!day) return null;
  const left = Math.ceil((Date.parse(`${day}T00:00:00Z`) - today) / DAY);
  if (left < 0) return { tone: "crit", word: "Overdue" };
  return left <= 30 ? { tone: "warn", word: left <= 1 ? "Due now" : `Due in ${left} days` } : { tone: "ok", word: "Calibrated" };
}
