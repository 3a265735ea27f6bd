import { SimpleTable } from "@/components/data-table/simple-table";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { permissionCatalogue } from "@/db/permissions";
import type { Explanation } from "@/lib/auth/effective";

/** Every permission there is, whether this member holds it at this moment, and why. */
export function EffectivePermissions({ name, explained }: { name: string; explained: Explanation[] }) {
  const held = explained.filter((row) => row.held).length;
  return (
    <Panel>
      <PanelHeader title={`What ${name} may do, and why`} detail={`${held} of ${explained.length}`} />
      <SimpleTable
        label="Effective permissions"
        head={[{ text: "Permission" }, { text: "Held" }, { text: "Because" }]}
        rows={explained.map((row) => ({
          key: row.permission,
          cells: [
            <span key="name" className="block py-1.5">
              <code className="font-mono text-sm">{row.permission}</code>
              <small className="block truncate text-ink-3 text-sm">{permissionCatalogue[row.permission]}</small>
            </span>,
            <Pill key="held" tone={row.held ? "ok" : "off"}>
              {row.held ? "Yes" : "No"}
            </Pill>,
            row.because,
          ],
        }))}
      />
    </Panel>
  );
}
