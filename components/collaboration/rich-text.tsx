import { Fragment } from "react";
import { MentionText } from "@/components/thread/thread";

const link = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/g;

/** What a person typed, as text: web addresses become links that carry nothing along, mentions are marked, and nothing else is read into it. */
export function RichText({ text, people }: { text: string; people: readonly string[] }) {
  return text.split(link).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} rel="noopener noreferrer nofollow" target="_blank" className="break-all text-info-ink underline">
        {part}
      </a>
    ) : (
      <Fragment key={index}>
        <MentionText text={part} people={people} />
      </Fragment>
    ),
  );
}
