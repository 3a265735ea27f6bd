import { SimpleTable } from "@/components/data-table/simple-table";
import { RecordThread, type RecordThreadProps } from "@/components/incidents/record-thread";
import { Grid, Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { AuditLine } from "@/lib/overview/asset-record";
import { fieldWord } from "./words";

/** Events for everybody; what each field was before, for those who may read the audit log. */
export function HistoryTab({
  thread,
  audit,
}: {
  thread: Omit<RecordThreadProps, "title" | "note" | "newestFirst">;
  audit: AuditLine[] | null;
}) {
  return (
    <Grid kind={audit && audit.length > 0 ? "halves" : "stack"}>
      <RecordThread {...thread} title="History" note="newest first" newestFirst />
      {audit && audit.length > 0 ? (
        <Panel>
          <PanelHeader title="Audit" actions="from the sealed log" />
          <SimpleTable
            label="Audit entries of this asset"
            head={[{ text: "What" }, { text: "Before and after" }, { text: "Who", hideOnPhone: true }, { text: "When", align: "end" }]}
            rows={audit.map((line) => ({
              key: line.id,
              cells: [line.action, <Changes key="changes" line={line} />, line.actor ?? "Gantry", <Time key="at" value={line.at} />],
            }))}
          />
        </Panel>
      ) : null}
    </Grid>
  );
}

const shown = (value: unknown) =>
  value === null || value === undefined || value === ""
    ? "–"
    : Array.isArray(value)
      ? value.join(", ") || "–"
      : typeof value === "object"
        ? "…"
        : String(value);

function Changes({ line }: { line: AuditLine }) {
  const keys = Object.keys(line.previous ?? {}).filter((key) => line.next && key in line.next);
  if (keys.length === 0) return <span className="text-ink-3">{shown(line.details.reason ?? line.details.component)}</span>;
  return (
    <span className="whitespace-normal">
      {keys.map((key) => (
        <span key={key} className="block">
          {fieldWord(key)}: <del className="text-ink-3">{shown(line.previous?.[key])}</del> → {shown(line.next?.[key])}
        </span>
      ))}
    </span>
  );
}
