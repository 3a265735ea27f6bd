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
  note?: ReactNode;
};

/** Reading → alert → incident → people → resolution, of one record, oldest first. */
export function RecordThread({ org, items, here, comments, note = "reading → alert → incident → resolution" }: RecordThreadProps) {
  return (
    <Panel>
      <PanelHeader title="Thread" actions={note} />
      <PanelBody>
        {items.length === 0 ? (
          <EmptyState title="Nothing has happened yet" description="Alerts, incidents and comments appear here as they come." />
        ) : (
          <Thread entries={items.map((item) => entryOf(org, item, here, comments))} />
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
