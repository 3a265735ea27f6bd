import type { Tone } from "@/components/ui/tone";
import type { IncidentStatus, Priority } from "@/lib/itil/schema";

export const statusTone: Record<IncidentStatus, Tone> = { open: "crit", investigating: "info", resolved: "ok", closed: "off" };
export const statusLabel: Record<IncidentStatus, string> = {
  open: "Open",
  investigating: "Investigating",
  resolved: "Resolved",
  closed: "Closed",
};

export const priorityTone: Record<Priority, Tone> = { critical: "crit", high: "warn", medium: "info", low: "off" };
export const priorityLabel: Record<Priority, string> = { critical: "Critical", high: "High", medium: "Medium", low: "Low" };
export const priorityOptions = (["critical", "high", "medium", "low"] as const).map((value) => ({ value, label: priorityLabel[value] }));
export const levelOptions = (["low", "medium", "high"] as const).map((value) => ({ value, label: priorityLabel[value] }));
