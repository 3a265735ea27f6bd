import type { Permission } from "./permissions.ts";

/** Who is acting, and for which organization. Built once at the edge; everything below only receives it. */
export type Actor = {
  readonly kind: "user" | "apiKey" | "system" | "service" | "anonymous" | "auth";
  /** The PostgreSQL role its statements run under. */
  readonly role: "authenticated" | "rest_user" | "worker" | "service_role" | "anon" | "auth_admin";
  readonly organizationId: string | null;
  readonly userId: string | null;
  /** "*" holds every permission (system actors and the operator's key). */
  readonly permissions: ReadonlySet<Permission> | "*";
  /** Sites this actor may see; null means all of the organization's. */
  readonly siteScope: readonly string[] | null;
  readonly keyId?: string;
  readonly gatewayId?: string;
  readonly sessionId?: string;
  /** What a system actor is doing, such as "telemetry.ingest". */
  readonly job?: string;
  /** Shown in the audit log and the thread when there is no person. */
  readonly label?: string;
  readonly requestId?: string;
  readonly ip?: string;
  readonly userAgent?: string;
};

export const holds = (actor: Actor, permission: Permission) => actor.permissions === "*" || actor.permissions.has(permission);

/** Whoever holds a key acts under its name: which person it was, nobody knows. */
export const isKey = ({ kind }: Actor) => kind === "apiKey";

/** The same actor behind /rest/v1, where no command checks a write: its role may write only what db/security.sql names for it. */
export const throughRest = (actor: Actor): Actor => (actor.role === "authenticated" ? { ...actor, role: "rest_user" } : actor);

/** The actor as the claims that policies and helpers read (`request.jwt.claims`). */
export function claimsOf(actor: Actor) {
  return {
    sub: actor.userId,
    role: actor.role === "rest_user" ? "authenticated" : actor.role, // what clients and policies know them as
    kind: actor.kind,
    organization_id: actor.organizationId,
    permissions: actor.permissions === "*" ? ["*"] : [...actor.permissions],
    site_scope: actor.siteScope,
    key_id: actor.keyId,
    gateway_id: actor.gatewayId,
    session_id: actor.sessionId,
    label: actor.label ?? actor.job,
    request_id: actor.requestId,
    ip: actor.ip,
    user_agent: actor.userAgent?.slice(0, 400),
  };
}

type Lasting = { of: Actor; text: string };
const lasting = new WeakMap<object, Lasting>();

/** The claims as text. Most of it is the same for every request of a caller and is written once for as long as the access is cached. */
export function claimsText(actor: Actor): string {
  if (actor.permissions === "*") return JSON.stringify(claimsOf(actor));
  let kept = lasting.get(actor.permissions);
  if (!kept || !isSameCaller(kept.of, actor)) {
    const { requestId: _, ip: __, userAgent: ___, ...of } = actor;
    kept = { of, text: JSON.stringify(claimsOf(of)).slice(0, -1) };
    lasting.set(actor.permissions, kept);
  }
  const { requestId, ip, userAgent } = actor;
  let text = kept.text;
  if (requestId !== undefined) text += `,"request_id":${JSON.stringify(requestId)}`;
  if (ip !== undefined) text += `,"ip":${JSON.stringify(ip)}`;
  if (userAgent !== undefined) text += `,"user_agent":${JSON.stringify(userAgent.slice(0, 400))}`;
  return `${text}}`;
}

const told = ["kind", "role", "organizationId", "userId", "siteScope", "keyId", "gatewayId", "sessionId", "job", "label"] as const;
const isSameCaller = (one: Actor, other: Actor) => told.every((name) => one[name] === other[name]);

/** The organization's own machinery: jobs, the alert engine, importers. Keeps what is known of whoever caused it. */
export function systemActor(organizationId: string, job: string, cause?: Actor): Actor {
  return {
    kind: "system",
    role: "worker",
    organizationId,
    userId: null,
    permissions: "*",
    siteScope: null,
    job,
    ...(cause?.keyId && { keyId: cause.keyId }),
    ...(cause?.gatewayId && { gatewayId: cause.gatewayId }),
    ...(cause?.requestId && { requestId: cause.requestId }),
    ...(cause?.ip && { ip: cause.ip }),
  };
}

/** The narrow door of lib/auth: sign-in, sessions, key resolution. Sees the auth schema and memberships, no domain table. */
export const authActor = (context: Pick<Actor, "requestId" | "ip" | "userAgent"> = {}): Actor => ({
  kind: "auth",
  role: "auth_admin",
  organizationId: null,
  userId: null,
  permissions: new Set(),
  siteScope: null,
  ...context,
});

/** The operator's key: every organization. Only for the command line and the service key. */
export const serviceActor = (context: Pick<Actor, "requestId" | "ip" | "userAgent" | "label"> = {}): Actor => ({
  kind: "service",
  role: "service_role",
  organizationId: null,
  userId: null,
  permissions: "*",
  siteScope: null,
  ...context,
});
