import type { IncidentStatus, Level, Priority } from "./schema";

/** Impact (rows) × urgency (columns). */
const matrix: Record<Level, Record<Level, Priority>> = {
  low: { low: "low", medium: "low", high: "medium" },
  medium: { low: "low", medium: "medium", high: "high" },
  high: { low: "medium", medium: "high", high: "critical" },
};

export const priorityOf = (impact: Level, urgency: Level): Priority => matrix[impact][urgency];

/** How severe the alert is (rows) × how much the asset matters (columns): the priority of an incident that an alert opens. */
const fromAlert: Record<Priority, Record<Priority, Priority>> = {
  low: { low: "low", medium: "low", high: "medium", critical: "medium" },
  medium: { low: "low", medium: "medium", high: "medium", critical: "high" },
  high: { low: "medium", medium: "medium", high: "high", critical: "critical" },
  critical: { low: "medium", medium: "high", high: "critical", critical: "critical" },
};

const levelOf = (rank: Priority): Level => (rank === "critical" ? "high" : rank);

/** Urgency is the alert's, impact the asset's. */
export function triage(severity: Priority, criticality: Priority) {
  return { priority: fromAlert[severity][criticality], impact: levelOf(criticality), urgency: levelOf(severity) };
}

/** The moves people make. The database also lets an investigation fall back to open; nothing here does. */
export const moves = {
  investigate: { from: ["open"], to: "investigating" },
  resolve: { from: ["open", "investigating"], to: "resolved" },
  reopen: { from: ["resolved"], to: "investigating" },
  close: { from: ["resolved"], to: "closed" },
} as const satisfies Record<string, { from: readonly IncidentStatus[]; to: IncidentStatus }>;

export type Move = keyof typeof moves;

const participles: Record<Move, string> = { investigate: "investigated", resolve: "resolved", reopen: "reopened", close: "closed" };

/** "INC-4 is closed. Only an open or investigating incident can be resolved." */
export function refusal(number: number, status: IncidentStatus, move: Move) {
  const article = /^[aeiou]/.test(moves[move].from[0]) ? "an" : "a";
  return `INC-${number} is ${status}. Only ${article} ${moves[move].from.join(" or ")} incident can be ${participles[move]}.`;
}
