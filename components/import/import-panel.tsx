"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useRef, useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Note } from "@/components/ui/badge";
import { Button, LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { count, formatBytes, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toaster";
import type { ImportResult } from "@/lib/import/table/schema";

type Choice = {
  value: string;
  label: string;
  columns: readonly { header: string; needed: boolean; example: string }[];
  key: readonly string[];
};
type Chosen = { name: string; size: number; csv: string };

/** Choose, see what would happen, then do it. The dry run is the same work, undone. */
export function ImportPanel({ org, choices, start }: { org: string; choices: readonly Choice[]; start: string }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState(start);
  const [file, setFile] = useState<Chosen | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState<"check" | "import" | null>(null);
  const choice = choices.find(({ value }) => value === kind) ?? choices[0]!;
  const query = new URLSearchParams({ org });

  async function send(table: string, chosen: Chosen, dryRun: boolean) {
    setBusy(dryRun ? "check" : "import");
    setProblem(null);
    try {
      const response = await fetch(`/api/v1/tables/${table}/import?${query}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ csv: chosen.csv, dryRun }),
      });
      const { data, error } = (await response.json()) as { data: ImportResult | null; error: { message: string } | null };
      if (!data) return setProblem(error?.message ?? "The file was not taken. Try again in a moment.");
      setResult(data);
      if (data.committed) {
        toast.success(`Imported ${count(data.created + data.changed, "record")}`);
        router.refresh();
      }
    } catch {
      setProblem("The connection broke. Check it and try again; nothing is imported by halves.");
    } finally {
      setBusy(null);
    }
  }

  async function choose(event: ChangeEvent<HTMLInputElement>) {
    const [picked] = event.target.files ?? [];
    event.target.value = "";
    if (!picked) return;
    const chosen = { name: picked.name, size: picked.size, csv: await picked.text() };
    setFile(chosen);
    setResult(null);
    await send(kind, chosen, true);
  }

  function change(next: string) {
    setKind(next);
    setFile(null);
    setResult(null);
    setProblem(null);
  }

  return (
    <>
      <Panel>
        <PanelHeader title="File" />
        <PanelBody className="grid max-w-3xl gap-3.5">
          <Field label="What it holds">
            <Select options={choices} value={kind} onChange={({ target }) => change(target.value)} />
          </Field>
          <p className="text-ink-2">
            CSV in UTF-8 with a header, at most 20,000 rows. A row finds its record by {choice.key.join(" and ")}; without one it makes a
            new record. An empty cell leaves what is there.
          </p>
          <div className="flex flex-wrap gap-2">
            <input ref={input} type="file" accept=".csv,text/csv" hidden onChange={choose} data-testid="import-file" />
            <Button variant={file ? "default" : "primary"} pending={busy === "check"} onClick={() => input.current?.click()}>
              <FileUp aria-hidden />
              {file ? "Choose another file" : "Choose a file"}
            </Button>
            <LinkButton href={`/api/v1/tables/${kind}/template?${query}`} prefetch={false}>
              Template
            </LinkButton>
            <LinkButton href={`/api/v1/tables/${kind}/export?${query}`} prefetch={false}>
              Export {choice.label.toLowerCase()}
            </LinkButton>
          </div>
          {file ? (
            <p className="text-ink-2">
              <b className="font-medium text-ink">{file.name}</b> {formatBytes(file.size)}
            </p>
          ) : null}
          <div aria-live="polite">{problem ? <Note tone="crit">{problem}</Note> : null}</div>
        </PanelBody>
      </Panel>
      {result && file ? (
        <Outcome result={result} busy={busy === "import"} confirm={() => send(kind, file, false)} />
      ) : (
        <Columns choice={choice} />
      )}
    </>
  );
}

function Outcome({ result, busy, confirm }: { result: ImportResult; busy: boolean; confirm: () => void }) {
  const ready = result.wrong === 0 && result.created + result.changed > 0;
  const words = `${formatNumber(result.created)} new, ${formatNumber(result.changed)} changed, ${formatNumber(result.unchanged)} as they are`;
  return (
    <Panel aria-live="polite">
      <PanelHeader
        title={result.committed ? "Imported" : result.wrong > 0 ? count(result.wrong, "error") : "Ready to import"}
        detail={`${count(result.rows, "row")}: ${words}`}
      />
      {result.wrong > 0 ? (
        <>
          <PanelBody>
            <Note tone="warn">Nothing has been imported. Correct these cells, then choose the file again.</Note>
          </PanelBody>
          <SimpleTable
            label="Errors"
            head={[{ text: "Row", align: "end" }, { text: "Column" }, { text: "What is wrong", grow: true }]}
            rows={result.errors.map((error, index) => ({
              key: `${index}`,
              cells: [formatNumber(error.row), error.column ?? "–", error.message],
            }))}
          />
          {result.wrong > result.errors.length ? (
            <PanelBody className="text-ink-2">The first {formatNumber(result.errors.length)} are shown.</PanelBody>
          ) : null}
        </>
      ) : (
        <PanelBody className="flex flex-wrap items-center gap-3">
          {result.committed ? (
            <Note tone="ok">All rows are in.</Note>
          ) : ready ? (
            <>
              <Button variant="primary" pending={busy} onClick={confirm}>
                Import {count(result.created + result.changed, "record")}
              </Button>
              <span className="text-ink-2">All of them, or none.</span>
            </>
          ) : (
            <Note tone="info">Everything in this file is here already.</Note>
          )}
        </PanelBody>
      )}
    </Panel>
  );
}

function Columns({ choice }: { choice: Choice }) {
  return (
    <Panel>
      <PanelHeader title="Columns" detail="In any order; leave out what you do not need" />
      <SimpleTable
        label={`Columns of ${choice.label}`}
        head={[{ text: "Column" }, { text: "Needed" }, { text: "For example" }]}
        rows={choice.columns.map(({ header, needed, example }) => ({
          key: header,
          cells: [
            <code key="header" className="font-mono">
              {header}
            </code>,
            needed ? "For a new record" : "–",
            example || "–",
          ],
        }))}
      />
    </Panel>
  );
}
