import type { ReactNode } from "react";
import { type CommentActions, OwnComment } from "@/components/collaboration/own-comment";
import { RichText } from "@/components/collaboration/rich-text";
import { Thread, type ThreadEntry } from "@/components/thread/thread";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import type { ThreadItem } from "@/lib/events/queries";
import { eventWords, RecordRef, readingWords } from "./thread-words";

export type RecordThreadProps = {
  org: string;
  /** From `listThreadOf(tx, { type, id })`. */
  items: readonly ThreadItem[];
  /** The record whose page this is: its own comments need no reference. */
  here: { type: string; id: string };
  /** Lets people edit and delete what they wrote. */
  comments?: CommentActions | undefined;
  title?: string;
  note?: ReactNode;
  newestFirst?: boolean;
};

/** Reading → alert → incident → people → resolution, of one record, oldest first unless asked otherwise. */
export function RecordThread({
  org,
  items,
  here,
  comments,
  title = "Thread",
  note = "reading → alert → incident → resolution",
  newestFirst = false,
}: RecordThreadProps) {
  const entries = items.map((item) => entryOf(org, item, here, comments));
  return (
    <Panel>
      <PanelHeader title={title} actions={note} />
      <PanelBody>
        {items.length === 0 ? (
          <EmptyState title="Nothing has happened yet" description="Alerts, incidents and comments appear here as they come." />
        ) : (
          <Thread label={title} entries={newestFirst ? entries.reverse() : entries} />
        )}
      </PanelBody>
    </Panel>
  );
}

function entryOf(org: string, item: ThreadItem, here: RecordThreadProps["here"], comments?: CommentActions): ThreadEntry {
  const { id, at } = item;
  if (item.kind === "reading") return { id, at, ...readingWords(item) };
  if (item.kind === "event") return { id, at, ...eventWords(org, item) };
  const elsewhere =
    item.ref.id === here.id ? null : (
      <>
        {" "}
        on <RecordRef org={org} of={item.ref} />
      </>
    );
  const who = <b>{item.by.name}</b>;
  if (item.body === null)
    return {
      id,
      at,
      icon: "comment",
      title: (
        <>
          {who} deleted a comment{elsewhere}
        </>
      ),
    };
  const body = <RichText text={item.body} people={item.mentions.map(({ name }) => name)} />;
  return {
    id,
    at,
    icon: "comment",
    title: (
      <>
        {who} commented{elsewhere}
        {item.edited ? " (edited)" : ""}
      </>
    ),
    quote:
      item.own && comments ? (
        <OwnComment id={id} body={item.body} actions={comments}>
          {body}
        </OwnComment>
      ) : (
        body
      ),
  };
}
