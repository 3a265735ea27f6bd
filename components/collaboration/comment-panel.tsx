import { CommentBox, type CommentBoxProps } from "@/components/thread/comment-box";
import { Panel, PanelBody } from "@/components/ui/panel";

type Props = Pick<CommentBoxProps, "action" | "people"> & {
  subject: { type: "incident" | "alert" | "asset" | "work_order"; id: string };
  note?: string;
};

/** Where somebody writes on a record. */
export function CommentPanel({ action, people, subject, note = "Visible to everybody who may see this record" }: Props) {
  return (
    <Panel aria-label="Write a comment">
      <PanelBody>
        <CommentBox action={action} people={people} fields={{ subjectType: subject.type, subjectId: subject.id }} note={note} />
      </PanelBody>
    </Panel>
  );
}
