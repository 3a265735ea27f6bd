"use client";

import { Paperclip, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useRef, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { ProgressRow } from "@/components/ui/progress";
import { sendFile } from "./send-file";

type Sending = { key: string; name: string; size: number; sent: number; problem: string | null; cancel: () => void };

/** Chooses files and sends them one after another, each with its progress and a way to stop it. What failed stays until it is dismissed. */
export function UploadButton({ url }: { url: string }) {
  const input = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const [files, setFiles] = useState<Sending[]>([]);
  const change = (key: string, part: Partial<Sending>) =>
    setFiles((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const forget = (key: string) => setFiles((all) => all.filter((one) => one.key !== key));

  async function send(event: ChangeEvent<HTMLInputElement>) {
    const chosen = [...(event.target.files ?? [])].map((file) => ({ key: crypto.randomUUID(), file }));
    event.target.value = ""; // the same file may be chosen again
    const skipped = new Set<string>();
    setFiles((all) => [
      ...all,
      ...chosen.map(({ key, file }) => ({
        key,
        name: file.name,
        size: file.size,
        sent: 0,
        problem: null,
        cancel: () => {
          skipped.add(key);
          forget(key);
        },
      })),
    ]);
    for (const { key, file } of chosen) {
      if (skipped.has(key)) continue;
      const { done, cancel } = sendFile(url, file, (sent) => change(key, { sent }));
      change(key, { cancel });
      const result = await done;
      if (result.ok) forget(key);
      else change(key, { problem: result.message });
      router.refresh();
    }
  }

  return (
    <div className="grid min-w-0 gap-2.5">
      <input ref={input} type="file" multiple hidden onChange={send} data-testid="attach-files" />
      <Button size="sm" className="justify-self-start" onClick={() => input.current?.click()}>
        <Paperclip aria-hidden /> Attach files
      </Button>
      <div aria-live="polite" className="grid min-w-0 gap-2.5">
        {files.map((file) =>
          file.problem ? (
            <div key={file.key} role="alert" className="flex min-w-0 items-start gap-2 text-crit-ink text-sm">
              <span className="min-w-0 break-words">
                <b>{file.name}</b> was not attached. {file.problem}
              </span>
              <IconButton size="sm" label="Dismiss" className="ml-auto" onClick={() => forget(file.key)}>
                <X />
              </IconButton>
            </div>
          ) : (
            <ProgressRow
              key={file.key}
              label={file.name}
              value={Math.min(file.sent, file.size)}
              max={file.size}
              detail={file.sent >= file.size && file.size > 0 ? "Storing…" : `${formatBytes(file.sent)} of ${formatBytes(file.size)}`}
              action={
                <IconButton size="sm" label={`Cancel ${file.name}`} onClick={file.cancel}>
                  <X />
                </IconButton>
              }
            />
          ),
        )}
      </div>
    </div>
  );
}
