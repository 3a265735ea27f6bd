import { ActionButton } from "@/components/ui/action-button";
import { Ref } from "@/components/ui/badge";
import type { FormAction } from "@/components/ui/form-context";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { LinkRow } from "@/lib/cmms/queries";
import type { Conflict } from "@/lib/cmms/words";
import { fieldLabel } from "./words";

type Props = { org: string; conflicts: LinkRow[]; resolve: FormAction | null };

/** Fields that both sides changed, for somebody to say which is right. */
export function ConflictList({ org, conflicts, resolve }: Props) {
  if (conflicts.length === 0) return null;
  return (
    <Panel aria-label="To decide">
      <PanelHeader title="To decide" detail={conflicts.length} />
      <PanelBody className="grid gap-4">
        {conflicts.map((link) => (
          <article key={link.id} className="grid min-w-0 gap-2 border-b pb-4 last:border-b-0 last:pb-0">
            <h3 className="min-w-0 truncate font-medium">
              <Ref href={`/${org}/maintenance/WO-${link.number}`}>WO-{link.number}</Ref> {link.title}{" "}
              <span className="text-ink-2">
                and {link.system} {link.externalId}
              </span>
            </h3>
            {link.conflict.map((one) => (
              <Sides key={one.field} linkId={link.id} system={link.system} conflict={one} resolve={resolve} />
            ))}
          </article>
        ))}
      </PanelBody>
    </Panel>
  );
}

type SidesProps = { linkId: string; system: string; conflict: Conflict; resolve: FormAction | null };
export function Sides({ linkId, system, conflict: { field, ours, theirs }, resolve }: SidesProps) {
  const side = (value: unknown, choice: "ours" | "theirs", name: string) => (
    <div className="grid min-w-0 gap-1.5 rounded-md bg-sunken p-2.5">
      <span className="text-ink-3 text-sm">{name}</span>
      <p className="min-w-0 whitespace-pre-wrap break-words">{field === "dueDate" ? <Time value={text(value)} /> : (text(value) ?? "–")}</p>
      {resolve ? (
        <ActionButton
          size="sm"
          action={resolve}
          fields={{ linkId, [`choices.${field}`]: choice }}
          success={`${fieldLabel[field]} decided`}
          aria-label={`Take the ${fieldLabel[field].toLowerCase()} of ${name}`}
        >
          Take this one
        </ActionButton>
      ) : null}
    </div>
  );
  return (
    <div className="grid gap-2 phone:grid-cols-[90px_1fr_1fr]">
      <span className="text-ink-2">{fieldLabel[field]}</span>
      {side(ours, "ours", "Gantry")}
      {side(theirs, "theirs", system)}
    </div>
  );
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
