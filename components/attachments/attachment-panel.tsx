import { Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { formatBytes } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { AttachmentRow } from "@/lib/attachments/queries";
import { UploadButton } from "./upload-button";

export type AttachmentPanelProps = {
  org: string;
  subject: { type: "incident" | "alert" | "asset" | "work_order" | "execution"; id: string };
  /** From `listAttachments`. */
  items: readonly AttachmentRow[];
  mayAttach: boolean;
  /** Removes one by its `id`; offered only where the row says `removable`. */
  remove: FormAction;
};

/** The files of a record: open, save, add, remove. */
export function AttachmentPanel({ org, subject, items, mayAttach, remove }: AttachmentPanelProps) {
  const address = `/api/v1/attachments?${new URLSearchParams({ org, subjectType: subject.type, subjectId: subject.id })}`;
  return (
    <Panel aria-label="Files">
      <PanelHeader title="Files" detail={items.length > 0 ? items.length : null} />
      <PanelBody className="grid min-w-0 gap-3">
        {items.length === 0 && !mayAttach ? <EmptyState title="No files" description="Nothing is attached to this record." /> : null}
        {items.length > 0 ? (
          <ul className="grid min-w-0 gap-2">
            {items.map((file) => (
              <AttachedFile key={file.id} org={org} file={file} remove={remove} />
            ))}
          </ul>
        ) : null}
        {mayAttach ? <UploadButton url={address} /> : null}
      </PanelBody>
    </Panel>
  );
}

function AttachedFile({ org, file, remove }: { org: string; file: AttachmentRow; remove: FormAction }) {
  const href = `/api/v1/attachments/${file.id}/content?${new URLSearchParams({ org })}`;
  return (
    <li className="flex min-w-0 items-center gap-2">
      <div className="min-w-0 flex-1">
        <a href={href} target="_blank" rel="noreferrer" className="block truncate font-medium hover:underline" title={file.fileName}>
          {file.fileName}
        </a>
        <p className="truncate text-ink-2 text-sm">
          {formatBytes(file.size)}
          {file.createdByName ? ` · ${file.createdByName}` : ""} · <Time value={file.createdAt} show="relative" />
        </p>
      </div>
      <a
        href={`${href}&${new URLSearchParams({ download: file.fileName })}`}
        className="shrink-0 text-info-ink text-sm underline-offset-2 hover:underline"
        aria-label={`Save ${file.fileName}`}
      >
        Save
      </a>
      {file.removable ? (
        <ConfirmDialog
          trigger={
            <IconButton size="sm" label={`Remove ${file.fileName}`}>
              <Trash2 />
            </IconButton>
          }
          title="Remove this file?"
          description={`${file.fileName} is deleted for everybody who may see this record.`}
          confirmLabel="Remove file"
          action={remove}
          fields={{ id: file.id }}
          success="File removed"
        />
      ) : null}
    </li>
  );
}
