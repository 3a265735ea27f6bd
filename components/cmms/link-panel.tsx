import { ActionButton } from "@/components/ui/action-button";
import type { FormAction } from "@/components/ui/form-context";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { LinkRow } from "@/lib/cmms/queries";
import { Sides } from "./conflict-list";
import { ExternalRef } from "./sync-list";
import { linkLabel, linkTone } from "./words";

type Props = { links: LinkRow[]; resolve: FormAction | null; remove: FormAction | null };

/** Where an order is known elsewhere, and whether both sides are in step. */
export function LinkPanel({ links, resolve, remove }: Props) {
  if (links.length === 0) return null;
  return (
    <Panel aria-label="Elsewhere">
      <PanelHeader title="Elsewhere" />
      <PanelBody className="grid gap-3">
        {links.map((link) => (
          <div key={link.id} className="grid min-w-0 gap-2">
            <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <Pill tone={linkTone[link.state]}>{linkLabel[link.state]}</Pill>
              <span>{link.system}</span>
              <ExternalRef id={link.externalId} url={link.externalUrl} />
              <span className="text-ink-3">
                compared <Time value={link.lastSyncedAt} show="relative" />
              </span>
            </p>
            {link.message ? <p className="text-crit-ink">{link.message}</p> : null}
            {remove && link.state === "failed" ? (
              <ActionButton size="sm" action={remove} fields={{ id: link.id }} success={`The link to ${link.system} is removed`}>
                Remove the link
              </ActionButton>
            ) : null}
            {link.conflict.map((one) => (
              <Sides key={one.field} linkId={link.id} system={link.system} conflict={one} resolve={resolve} />
            ))}
          </div>
        ))}
      </PanelBody>
    </Panel>
  );
}
