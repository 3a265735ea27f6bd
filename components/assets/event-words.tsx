import type { EventItem, Words } from "@/components/incidents/thread-words";
import { formatNumber } from "@/components/ui/format";
import { fieldWord, statusTone, statusWord } from "./words";

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown) => (Array.isArray(value) ? value.map((key) => fieldWord(String(key))).join(", ") : "");

/** What happened to an asset, in words; null for an event of another kind. */
export function assetEventWords({ type, by, ref, data }: EventItem): Words | null {
  const who = <b>{by.name}</b>;
  const it = ref.title ?? "this asset";
  switch (type) {
    case "asset.created":
      return {
        icon: "plus",
        title: (
          <>
            {who} created {it}
          </>
        ),
      };
    case "asset.updated":
      return {
        icon: "settings",
        title: data.component ? (
          <>
            {who} {text(data.done)} the component <b>{text(data.component)}</b>
          </>
        ) : (
          <>
            {who} changed {list(data.changed) || it}
          </>
        ),
      };
    case "asset.retired":
      return {
        icon: "log",
        tone: "off",
        title: (
          <>
            {who} retired {it}
          </>
        ),
        detail: text(data.reason),
      };
    case "asset.health_changed":
      return {
        icon: "health",
        tone: statusTone[text(data.status)] ?? "off",
        title: <HealthChange name={it} from={data.previousScore} to={data.score} />,
        detail:
          data.status === data.previousStatus || typeof data.previousScore !== "number"
            ? null
            : `${statusWord[text(data.previousStatus)] ?? "New"} to ${(statusWord[text(data.status)] ?? "").toLowerCase()}`,
      };
    default:
      return null;
  }
}

function HealthChange({ name, from, to }: { name: string; from: unknown; to: unknown }) {
  const score = typeof to === "number" ? formatNumber(to) : "–";
  return (
    <>
      <b>Health</b> of {name} {typeof from === "number" ? `${formatNumber(from)} → ${score}` : `first computed: ${score}`}
    </>
  );
}
