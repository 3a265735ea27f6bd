import type { Tone } from "@/components/ui/tone";

export const statusTone: Record<string, Tone> = {
  healthy: "ok",
  warning: "warn",
  critical: "crit",
  offline: "off",
  online: "ok",
  error: "crit",
};
export const statusWord: Record<string, string> = {
  healthy: "Healthy",
  warning: "Warning",
  critical: "Critical",
  offline: "Offline",
  online: "Online",
  error: "Error",
};
export const levelTone: Record<string, Tone> = { critical: "crit", high: "warn", medium: "info", low: "off" };
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll("_", " ");

export const healthTone = (score: number): Tone => (score >= 75 ? "ok" : score >= 40 ? "warn" : "crit");

/** A name inside a sentence: "Bearing temperature" loses its capital, "NAB machine temperature" keeps it. */
export const within = (name: string) => (/^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name);

const fieldWords: Record<string, string> = {
  siteId: "site",
  parentId: "parent",
  serialNumber: "serial number",
  commissioningDate: "commissioning date",
  lastMaintenance: "last service",
  nextMaintenance: "next service",
  operatingHours: "operating hours",
  tags: "labels",
};
export const fieldWord = (key: string) => fieldWords[key] ?? key;
