"use client";

import type { ReactNode } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Fact, Facts } from "@/components/ui/facts";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { AuditEntry } from "@/lib/audit/queries";
import { actionWords, resourceHref, resourceWords } from "./words";

type State = Record<string, unknown>;
const stateOf = (value: unknown): State => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as State) : {});
const show = (value: unknown) => (value === null || value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value));

/** An entry in full: who, from where, and each field before and after. */
export function AuditDetails({ org, entry, children }: { org: string; entry: AuditEntry; children: ReactNode }) {
  const href = resourceHref(org, entry);
  return (
    <Dialog
      size="lg"
      title={actionWords(entry.action)}
      description={`Entry #${entry.seq}`}
      trigger={
        <button type="button" className="row-link text-left font-medium hover:underline">
          {children}
        </button>
      }
    >
      <div className="grid gap-4">
        <Facts wide>
          <Fact name="Time">
            <Time value={entry.at} seconds />
          </Fact>
          <Fact name="Actor">{entry.actor}</Fact>
          <Fact name="Record">{href ? <TextLink href={href}>{resourceWords(entry)}</TextLink> : resourceWords(entry)}</Fact>
          <Fact name="Result">{entry.error ? `${entry.status}: ${entry.error}` : entry.status}</Fact>
          <Fact name="Address" mono>
            {entry.ip}
          </Fact>
          <Fact name="Request" mono>
            {entry.requestId}
          </Fact>
          <Fact name="Program">{entry.userAgent}</Fact>
          <Fact name="Hash" mono>
            {entry.hash.slice(0, 16)}…
          </Fact>
        </Facts>
        <Changes previous={stateOf(entry.previous)} next={stateOf(entry.next)} />
        {Object.keys(entry.details).length > 0 ? (
          <section>
            <h3 className="mb-1.5">Details</h3>
            <Facts>
              {Object.entries(entry.details).map(([name, value]) => (
                <Fact key={name} name={name} mono>
                  {show(value)}
                </Fact>
              ))}
            </Facts>
          </section>
        ) : null}
      </div>
    </Dialog>
  );
}

function Changes({ previous, next }: { previous: State; next: State }) {
  const keys = [...new Set([...Object.keys(previous), ...Object.keys(next)])];
  if (keys.length === 0) return null;
  const cell = "border-b px-2 py-1.5 align-top break-words font-mono text-[0.92em]";
  return (
    <section className="overflow-x-auto">
      <table className="w-full table-fixed border-collapse">
        <caption className="mb-1.5 text-left font-semibold">What changed</caption>
        <thead>
          <tr className="text-left text-ink-3 text-sm">
            <th scope="col" className="w-40 px-2 font-medium">
              Field
            </th>
            <th scope="col" className="px-2 font-medium">
              Before
            </th>
            <th scope="col" className="px-2 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => {
            const changed = key in previous && key in next && show(previous[key]) !== show(next[key]);
            return (
              <tr key={key}>
                <th scope="row" className={`${cell} text-left font-normal text-ink-2`}>
                  {key}
                </th>
                <td className={cell}>{key in previous ? show(previous[key]) : "–"}</td>
                <td className={changed ? `${cell} bg-accent-soft` : cell}>{key in next ? show(next[key]) : "–"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
