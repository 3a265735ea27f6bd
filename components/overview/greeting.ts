import { calendarParts } from "@/components/ui/format";

/** "Good evening, Mara", by the viewer's clock. */
export function greeting(name: string, timeZone: string, now = new Date()) {
  const hour = Number(calendarParts(now, timeZone).hour);
  const part = hour < 5 ? "evening" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
  const first = name.includes("@") ? name.split("@")[0] : name.split(" ")[0];
  return `Good ${part}, ${first}`;
}

const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const some = (value: number, one: string) => `${words[value] ?? value} ${one}${value === 1 ? "" : "s"}`;

/** One sentence: how many things need this person, and which. */
export function whatNeedsYou({
  unacknowledged,
  myIncidents,
  unassigned,
  myOrders,
}: {
  unacknowledged: number;
  myIncidents: number;
  unassigned: number;
  myOrders: number;
}) {
  const parts = [
    unacknowledged > 0 ? some(unacknowledged, "unacknowledged alert") : "",
    myOrders > 0 ? `${some(myOrders, "work order")} of yours` : "",
    myIncidents > 0 ? `${some(myIncidents, "incident")} of yours` : "",
    unassigned > 0 ? `${some(unassigned, "incident")} without an owner` : "",
  ].filter(Boolean);
  const total = unacknowledged + myOrders + myIncidents + unassigned;
  if (total === 0) return "Nothing needs you right now.";
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts[0];
  return total === 1 ? `One thing needs you: ${list}.` : `${total} things need you: ${list}.`;
}
