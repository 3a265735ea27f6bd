"use client";

import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button, IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FormAction } from "@/components/ui/form-context";
import { Menu, MenuItem, MenuLink } from "@/components/ui/menu";
import { toast } from "@/components/ui/toaster";

type Rule = { id: string; name: string; enabled: boolean; active: number };

/** Edit, switch, and nothing destructive without asking. */
export function RuleMenu({ org, rule, toggle }: { org: string; rule: Rule; toggle: FormAction }) {
  const [, start] = useTransition();
  const enabled = !rule.enabled;
  const change = () =>
    start(async () => {
      const form = new FormData();
      form.set("id", rule.id);
      form.set("enabled", String(enabled));
      const result = await toggle(null as never, form);
      if (result && !result.ok) toast.error(result.message);
      else toast.success(`${enabled ? "Enabled" : "Disabled"} ${rule.name}`);
    });
  return (
    <Menu
      trigger={
        <IconButton label={`Actions for ${rule.name}`} size="sm">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuLink href={`/${org}/alerts/rules/${rule.id}`}>Edit and back-test</MenuLink>
      <MenuLink href={`/${org}/alerts?view=all&rule=${rule.id}`}>Show its alerts</MenuLink>
      <MenuItem onSelect={change}>{enabled ? "Enable" : rule.active > 0 ? `Disable, ending ${rule.active} active` : "Disable"}</MenuItem>
    </Menu>
  );
}

/** At the foot of a rule's page: switch it off, or remove it for good. */
export function RuleDanger({ org, rule, toggle, remove }: { org: string; rule: Rule; toggle: FormAction; remove: FormAction }) {
  const router = useRouter();
  const ends = rule.active > 0 ? ` ${rule.active === 1 ? "Its active alert ends" : `Its ${rule.active} active alerts end`}.` : "";
  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <ActionButton
        action={toggle}
        fields={{ id: rule.id, enabled: String(!rule.enabled) }}
        success={rule.enabled ? "Rule disabled" : "Rule enabled"}
      >
        {rule.enabled ? "Disable rule" : "Enable rule"}
      </ActionButton>
      <ConfirmDialog
        trigger={<Button variant="danger-quiet">Remove rule</Button>}
        title={`Remove ${rule.name}`}
        description={`Its alerts stay on record, without a rule.${ends}`}
        confirmLabel="Remove rule"
        action={remove}
        fields={{ id: rule.id }}
        typeToConfirm={rule.name}
        success="Rule removed"
        onSuccess={() => router.push(`/${org}/alerts/rules`)}
      />
    </div>
  );
}
