import { sql } from "drizzle-orm";
import { type Actor, serviceActor, systemActor } from "@/db/actor";
import {
  type ApplicationRole,
  applicationRolePermissions,
  type OrganizationRole,
  organizationRolePermissions,
  type Permission,
} from "@/db/permissions";
import { assets, gateways, sensors, sites } from "@/db/schema";
import { type ActorTx, withActor } from "@/db/with-actor";

let counter = 0;
const unique = () => `${Date.now().toString(36)}${(counter += 1)}${Math.random().toString(36).slice(2, 6)}`;

/** An organization nobody else can see, so that suites run in parallel and never clean up. */
export async function createOrganization(name = "Test plant") {
  const slug = `t-${unique()}`;
  const organization = await withActor(serviceActor(), async (tx) => {
    const [row] = await tx.execute<{ id: string; slug: string }>(
      sql`insert into organizations (name, slug) values (${name}, ${slug}) returning id, slug`,
    );
    return row!;
  });
  const system = systemActor(organization.id, "test");
  return { ...organization, system, member: (options: MemberOptions = {}) => createMember(organization.id, options) };
}

type MemberOptions = { role?: OrganizationRole; applicationRole?: ApplicationRole; siteScope?: string[]; name?: string };

/** A real person with a membership, as an actor. */
export async function createMember(
  organizationId: string,
  { role = "member", applicationRole, siteScope = [], name = "Mara Okafor" }: MemberOptions = {},
): Promise<Actor & { userId: string; organizationId: string }> {
  const userId = await withActor(serviceActor(), async (tx) => {
    const [user] = await tx.execute<{ id: string }>(
      sql`insert into auth.users (email, raw_user_meta_data) values (${`${unique()}@example.com`}, ${JSON.stringify({ full_name: name })}::jsonb) returning id`,
    );
    await tx.execute(
      sql`insert into organization_memberships (organization_id, user_id, role) values (${organizationId}::uuid, ${user!.id}::uuid, ${role})`,
    );
    if (applicationRole) {
      await tx.execute(sql`insert into user_roles (organization_id, user_id, role, site_scope)
        values (${organizationId}::uuid, ${user!.id}::uuid, ${applicationRole}::app_role, ${`{${siteScope.join(",")}}`}::text[])`);
    }
    return user!.id;
  });
  const permissions = new Set<Permission>([
    ...organizationRolePermissions[role],
    ...(applicationRole ? applicationRolePermissions[applicationRole] : []),
  ]);
  return {
    kind: "user",
    role: "authenticated",
    organizationId,
    userId,
    permissions,
    siteScope: siteScope.length > 0 ? siteScope : null,
    label: name,
  };
}

/** A site, an asset, a gateway and a temperature sensor of the actor's organization. */
export function createPlant(owner: Actor) {
  return withActor(owner, async (tx) => {
    const site = await createSite(tx);
    const [asset] = await tx
      .insert(assets)
      .values({ siteId: site.id, tag: `P-${unique()}`, name: "Filler 2", type: "filler" })
      .returning();
    const [gateway] = await tx
      .insert(gateways)
      .values({ siteId: site.id, name: `GW-${unique()}`, protocol: "REST API" })
      .returning();
    const [sensor] = await tx
      .insert(sensors)
      .values({
        assetId: asset!.id,
        gatewayId: gateway!.id,
        name: "Bearing temperature",
        type: "temperature",
        engineeringUnit: "°C",
        tagName: `bearing-${unique()}`,
      })
      .returning();
    return { site, asset: asset!, gateway: gateway!, sensor: sensor! };
  });
}

export async function createSite(tx: ActorTx, name = `Harbor ${unique()}`) {
  const [site] = await tx.insert(sites).values({ name, location: "Hamburg", region: "EU" }).returning();
  return site!;
}
