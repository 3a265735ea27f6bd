import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { FloorPlanBoard } from "@/components/assets/floor-plan-board";
import { FloorPlanImage } from "@/components/assets/floor-plan-image";
import { SiteTabs } from "@/components/assets/site-tabs";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionButton } from "@/components/ui/action-button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { getFloorPlan } from "@/lib/assets/floor-plan";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { placeAssetAction, setFloorPlanAction } from "../../actions";

export const metadata: Metadata = { title: "Floor plan" };

export default async function FloorPlanPage({ params }: PageArgs<"siteId">) {
  const { org, siteId } = await params;
  const actor = await currentActor(org, "assets:read");
  if (!z.guid().safeParse(siteId).success) notFound();
  const site = await withActor(actor, (tx) => getFloorPlan(tx, siteId), { readOnly: true });
  if (!site) notFound();
  const mayWrite = holds(actor, "assets:write");
  const choose = setFloorPlanAction.bind(null, org);
  const upload =
    mayWrite && holds(actor, "files:write") ? (
      <FloorPlanImage
        uploadUrl={`/api/v1/attachments?${new URLSearchParams({ org, subjectType: "site", subjectId: site.id })}`}
        siteId={site.id}
        label={site.plan ? "Replace the plan" : "Upload a plan"}
        choose={choose}
      />
    ) : null;
  return (
    <>
      <Crumbs
        items={[{ label: "Sites", href: `/${org}/sites` }, { label: site.name, href: `/${org}/sites/${site.id}` }, { label: "Floor plan" }]}
      />
      <PageHeader
        title={site.name}
        description="Where its assets stand, and how they are."
        pills={<LiveRefresh types={["asset.*"]} delay={1_000} />}
        actions={
          site.plan ? (
            <>
              {mayWrite ? (
                <ActionButton action={choose} fields={{ id: site.id, attachmentId: "" }} success="Floor plan taken away">
                  Take the plan away
                </ActionButton>
              ) : null}
              {upload}
            </>
          ) : null
        }
      />
      <SiteTabs org={org} siteId={site.id} current="floor-plan" />
      {site.plan ? (
        <FloorPlanBoard
          org={org}
          assets={site.assets}
          image={{ src: `/api/v1/attachments/${site.plan.id}/content?${new URLSearchParams({ org })}`, alt: `Floor plan of ${site.name}` }}
          place={mayWrite ? placeAssetAction.bind(null, org) : null}
        />
      ) : (
        <Panel>
          <EmptyState
            title="No floor plan"
            description="An image of the hall or the yard, on which the assets of this site are placed."
            action={upload}
          />
        </Panel>
      )}
    </>
  );
}
