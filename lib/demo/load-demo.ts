import "server-only";
import { sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { type ActorTx, withActor } from "@/db/with-actor";
import { createOrganization } from "@/lib/admin/create-organization";
import { createUser } from "@/lib/admin/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";
import { buildPlant, type DemoPlant } from "./build-plant";
import { type DemoOrganization, type DemoPerson, demoOrganizations, demoPeople } from "./people";
import { sendReadings } from "./send-readings";
import { HISTORY, lastStep } from "./signals";
import { tellMaintenance } from "./tell-maintenance";
import { type Cast, tellStory } from "./tell-story";

const operator = serviceActor({ label: "demo" });
/** Kept in the organization's settings: where its history was told to, whether it is whole, and under which secret the passwords were made. */
type Mark = { endsAt: number; loaded?: boolean; secret?: string };
export type LoadedDemo = { slug: DemoOrganization; id: string; created: boolean; readings: number };

/** Loads both demo organizations, or finishes what an interrupted load has begun. A second run changes nothing. */
export async function loadDemo(now = Date.now()): Promise<LoadedDemo[]> {
  const loaded: LoadedDemo[] = [];
  for (const organization of demoOrganizations) loaded.push(await loadOrganization(organization, now));
  return loaded;
}

async function loadOrganization({ slug, name }: (typeof demoOrganizations)[number], now: number): Promise<LoadedDemo> {
  const { id, created, mark } = await withActor(operator, async (tx) => {
    const found = await demoMark(tx, slug);
    if (found) return { ...found, created: false };
    const made = await createOrganization(tx, { name, slug });
    const begun: Mark = { endsAt: lastStep(now) };
    await setMark(tx, made.id, begun);
    return { id: made.id, created: true, mark: begun };
  });
  const secret = derive(env().GANTRY_SECRET, "demo:mark").slice(0, 12);
  if (mark.loaded && mark.secret === secret) return { slug, id, created, readings: 0 };

  const plant = await buildPlant(id, slug);
  const people = await admitPeople(id, slug, plant, { renew: mark.secret !== undefined && mark.secret !== secret });
  let readings = 0;
  if (!mark.loaded) {
    readings = await sendReadings(id, plant, { from: mark.endsAt - HISTORY, to: mark.endsAt, endsAt: mark.endsAt });
    if (slug === "harbor") {
      await tellStory(id, people as Cast);
      await tellMaintenance(id, people as Cast);
    }
  }
  await withActor(operator, (tx) => setMark(tx, id, { ...mark, loaded: true, secret }));
  return { slug, id, created, readings };
}

/** Undefined when there is no such organization; one that somebody else has made under this name is left alone. */
export async function demoMark(tx: ActorTx, slug: DemoOrganization): Promise<{ id: string; mark: Mark } | undefined> {
  const [found] = await tx.execute<{ id: string; mark: Mark | null }>(
    sql`select id, settings -> 'demo' as mark from organizations where slug = ${slug}`,
  );
  if (!found) return undefined;
  if (!found.mark) throw new Error(`There is an organization “${slug}” which is not the demo's. Nothing was changed.`);
  return { id: found.id, mark: found.mark };
}

const setMark = (tx: ActorTx, id: string, mark: Mark) =>
  tx.execute(
    sql`update organizations set settings = settings || jsonb_build_object('demo', ${JSON.stringify(mark)}::jsonb) where id = ${id}::uuid`,
  );

/** A person whose password was changed keeps theirs, unless the secret it followed from is another one now. */
async function admitPeople(organizationId: string, slug: DemoOrganization, plant: DemoPlant, { renew }: { renew: boolean }) {
  const ids: Record<string, string> = {};
  for (const person of demoPeople().filter(({ organization }) => organization === slug)) {
    const passwordHash = await hashPassword(person.password);
    ids[person.email.split("@")[0]!] = await withActor(operator, (tx) => admit(tx, organizationId, person, plant, passwordHash, renew));
  }
  return ids;
}

async function admit(tx: ActorTx, organizationId: string, person: DemoPerson, plant: DemoPlant, passwordHash: string, renew: boolean) {
  const { email, name, role, site, title } = person;
  const { id, created } = await createUser(tx, organizationId, {
    email,
    name,
    role,
    passwordHash,
    siteScope: site ? [plant.sites.get(site)!] : [],
  });
  if (created) await tx.execute(sql`update profiles set job_title = ${title} where id = ${id}::uuid`);
  else if (renew) await tx.execute(sql`update auth.users set encrypted_password = ${passwordHash} where id = ${id}::uuid`);
  return id;
}
