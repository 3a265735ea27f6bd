import { Ref } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { count } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { SyncRow } from "@/lib/cmms/queries";
import type { OrderResult } from "@/lib/cmms/words";
import { fieldLabel, operationLabel, outcomeLabel, outcomeTone, runLabel, runTone } from "./words";

const MOST_SHOWN = 200;

/** The last runs; each opens into what became of every order. */
export function SyncList({ org, syncs }: { org: string; syncs: SyncRow[] }) {
  return (
    <Panel aria-label="Last runs">
      <PanelHeader title="Last runs" />
      {syncs.length === 0 ? <EmptyState title="No runs" description="What became of each order is kept here, run by run." /> : null}
      <PanelBody className="grid min-w-0 gap-0">
        {syncs.map((run) => (
          <details key={run.id} className="min-w-0 border-b py-2 last:border-b-0">
            <summary className="flex min-w-0 cursor-pointer flex-wrap items-center gap-x-2 gap-y-1">
              <Pill tone={runTone[run.status]}>{runLabel[run.status]}</Pill>
              <span className="font-medium">{run.system}</span>
              <span className="text-ink-2">
                {operationLabel[run.operation]}, {run.startedBy ?? "by the clock"}
              </span>
              <span className="text-ink-2">
                {[
                  count(run.succeeded, "order"),
                  run.failed > 0 ? `${run.failed} failed` : "",
                  run.conflicts > 0 ? `${run.conflicts} to decide` : "",
                ]
                  .filter(Boolean)
                  .join(", ")}
              </span>
              <Time value={run.startedAt} show="relative" className="ml-auto text-ink-3" />
            </summary>
            {run.message ? <p className="mt-2 text-crit-ink">{run.message}</p> : null}
            <ul className="mt-2 grid min-w-0 gap-1">
              {run.results.slice(0, MOST_SHOWN).map((result, index) => (
                <Result key={`${result.workOrderId ?? result.externalId} ${index}`} org={org} result={result} />
              ))}
            </ul>
            {run.results.length > MOST_SHOWN ? <p className="text-ink-3">And {run.results.length - MOST_SHOWN} more.</p> : null}
          </details>
        ))}
      </PanelBody>
    </Panel>
  );
}

function Result({
  org,
  result: { number, externalId, externalUrl, outcome, sent, received, message },
}: {
  org: string;
  result: OrderResult;
}) {
  const words = [
    sent.length > 0 ? `sent ${sent.map((field) => fieldLabel[field].toLowerCase()).join(", ")}` : "",
    received.length > 0 ? `received ${received.map((field) => fieldLabel[field].toLowerCase()).join(", ")}` : "",
    message ?? "",
  ];
  return (
    <li className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <Pill tone={outcomeTone[outcome]}>{outcomeLabel[outcome]}</Pill>
      {number === null ? null : <Ref href={`/${org}/maintenance/WO-${number}`}>WO-{number}</Ref>}
      {externalId === null ? null : <ExternalRef id={externalId} url={externalUrl} />}
      <span className="min-w-0 break-words text-ink-2">{words.filter(Boolean).join("; ")}</span>
    </li>
  );
}

/** An order elsewhere. Only an address of the web becomes a link. */
export function ExternalRef({ id, url }: { id: string; url: string | null }) {
  if (!url || !/^https?:\/\//.test(url)) return <span className="break-all font-mono">{id}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="break-all font-mono text-info-ink underline underline-offset-2">
      {id}
    </a>
  );
}
