import { Lock } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";

/** The page exists, but this person may not see what is on it: says which permission is missing and whom to ask. */
export function NoPermission({ title, permission }: { title: string; permission: string }) {
  return (
    <>
      <PageHeader title={title} />
      <Panel>
        <EmptyState
          icon={<Lock />}
          title="You may not see this page"
          description={
            <>
              It needs the permission <code className="font-mono text-sm">{permission}</code>. Ask an administrator of your organization for
              it.
            </>
          }
        />
      </Panel>
    </>
  );
}
