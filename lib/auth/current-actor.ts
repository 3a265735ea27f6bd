import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { type Actor, holds } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { type Access, asIdentity, findAccess, liveSession, type SessionUser, userActor } from "./access";
import { cached } from "./cache";
import { sessionIdOf } from "./session-id";
import { rememberOrganization } from "./sessions";

/** The signed-in person, or undefined. Once per request. */
export const currentUser = cache(async (): Promise<SessionUser | undefined> => {
  const sid = await sessionIdOf((await headers()).get("cookie"));
  return sid ? cached(`user:${sid}`, () => liveSession(sid)) : undefined;
});

export type Current = { user: SessionUser; access: Access; actor: Actor };

/** Where a request came from, as the edge wrote it. */
export const requestContext = cache(async () => {
  const from = await headers();
  return {
    requestId: from.get("x-request-id") ?? crypto.randomUUID(),
    ...(from.get("x-real-ip") && { ip: from.get("x-real-ip")! }),
    ...(from.get("user-agent") && { userAgent: from.get("user-agent")! }),
  };
});

/**
 * The person and what they may do in the organization of this page. Sends strangers to sign in, answers 404 for a foreign organization, and leads who
 * lacks a permission that the page needs to a page which says so.
 */
export async function current(organization: string, ...needs: Permission[]): Promise<Current> {
  const found = await membership(organization);
  const missing = needs.find((permission) => !holds(found.actor, permission));
  if (missing) redirect(`/${organization}/no-access?needs=${missing}`);
  return found;
}

const membership = cache(async (organization: string): Promise<Current> => {
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(`/${organization}`)}`);
  const access = await cached(`access:${user.sessionId}:${organization}`, () =>
    asIdentity((tx) => findAccess(tx, user.userId, organization)),
  );
  if (!access) notFound();
  if (user.activeOrganizationId !== access.organization.id) await rememberOrganization(user.sessionId, access.organization.id);
  return { user, access, actor: userActor(user, access, await requestContext()) };
});

/** The actor of a page: `await currentActor((await params).org, "alerts:read")`. */
export const currentActor = async (organization: string, ...needs: Permission[]) => (await current(organization, ...needs)).actor;
