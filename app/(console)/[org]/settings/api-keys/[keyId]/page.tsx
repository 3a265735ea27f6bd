import type { Metadata } from "next";
import Link from "next/link";
import { KeyState } from "@/components/access/key-state";
import { RotateDialog } from "@/components/access/rotate-dialog";
import { UsageBars } from "@/components/access/usage-bars";
import { Crumbs } from "@/components/shell/crumbs";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Fact, Facts } from "@/components/ui/facts";
import { count, formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { getApiKey, keyUsageByDay } from "@/lib/access/key-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { revokeApiKeyAction, rotateApiKeyAction } from "../../actions";
import { read, uuidOr404 } from "../../read";

export const metadata: Metadata = { title: "API key" };

export default async function ApiKeyPage({ params }: PageArgs<"keyId">) {
  const { org, keyId } = await params;
  const actor = await currentActor(org, "keys:read");
  const id = uuidOr404(keyId);
  const mayReadLog = holds(actor, "requests:read");
  const { key, days } = await read(actor, async (tx) => ({
    key: await getApiKey(tx, id),
    days: mayReadLog ? await keyUsageByDay(tx, id) : [],
  }));
  const alive = key.state === "active" || key.state === "ending";
  const at = (other: string) => `/${org}/settings/api-keys/${other}`;
  return (
    <>
      <Crumbs items={[{ label: "API keys", href: `/${org}/settings/api-keys` }, { label: key.name }]} />
      <PageHeader
        title={key.name}
        pills={
          <>
            <KeyState state={key.state} />
            <code className="font-mono text-ink-3 text-sm">{key.prefix}…</code>
          </>
        }
        description={key.description ?? undefined}
        actions={
          holds(actor, "keys:write") ? (
            <>
              {actor.siteScope === null ? (
                <RotateDialog keyId={key.id} action={rotateApiKeyAction.bind(null, org)} rotatable={key.state === "active"} />
              ) : null}
              <ConfirmDialog
                trigger={alive ? <Button variant="danger-quiet">Revoke</Button> : null}
                title={`Revoke ${key.name}?`}
                description="Whatever uses this key is refused at once. This cannot be undone."
                confirmLabel="Revoke key"
                action={revokeApiKeyAction.bind(null, org)}
                fields={{ keyId: key.id }}
                typeToConfirm={key.name}
                success="Key revoked"
              />
            </>
          ) : undefined
        }
      />
      <Grid kind="rail">
        <Grid kind="stack">
          {mayReadLog ? (
            <Panel>
              <PanelHeader
                title="Requests a day"
                actions={
                  <Link href={`/${org}/settings/requests?key=${key.id}`} className="text-accent underline">
                    Open the request log
                  </Link>
                }
              />
              <PanelBody>
                <UsageBars days={days} />
              </PanelBody>
            </Panel>
          ) : null}
          <Panel>
            <PanelHeader title="May" detail={count(key.scopes.length, "permission")} />
            <PanelBody className="flex flex-wrap gap-1.5">
              {key.scopes.map((scope) => (
                <Badge key={scope} className="font-mono">
                  {scope}
                </Badge>
              ))}
            </PanelBody>
          </Panel>
        </Grid>
        <Panel>
          <PanelHeader title="Facts" />
          <PanelBody>
            <Facts>
              <Fact name="Gateway">{key.gateway}</Fact>
              <Fact name="Made by">{key.createdBy ?? "The operator"}</Fact>
              <Fact name="Made">
                <Time value={key.createdAt} />
              </Fact>
              <Fact name="Ends">{key.expiresAt ? <Time value={key.expiresAt} /> : "No end"}</Fact>
              {key.revokedAt ? (
                <Fact name="Revoked">
                  <Time value={key.revokedAt} />
                </Fact>
              ) : null}
              <Fact name="Last used">{key.lastUsedAt ? <Time value={key.lastUsedAt} show="relative" /> : "Never"}</Fact>
              <Fact name="From" mono>
                {key.lastUsedIp}
              </Fact>
              <Fact name="Uses">{formatNumber(key.usageCount)}</Fact>
              <Fact name="Rate limit">
                {key.rateLimitPerMinute === null ? "1,000 a minute, 100 for functions" : `${formatNumber(key.rateLimitPerMinute)} a minute`}
              </Fact>
              <Fact name="Networks" mono>
                {key.ipAllowlist.length > 0 ? key.ipAllowlist.join(", ") : "Anywhere"}
              </Fact>
              {key.rotatedFromId ? (
                <Fact name="Replaces">
                  <Link href={at(key.rotatedFromId)} className="text-accent underline">
                    The key before
                  </Link>
                </Fact>
              ) : null}
              {key.successorId ? (
                <Fact name="Replaced by">
                  <Link href={at(key.successorId)} className="text-accent underline">
                    Its successor
                  </Link>
                </Fact>
              ) : null}
            </Facts>
          </PanelBody>
        </Panel>
      </Grid>
    </>
  );
}
