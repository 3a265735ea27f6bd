import "server-only";
import { type Actor, claimsOf } from "@/db/actor";
import type { Condition } from "./filters";
import { type Frame, type Version, writeFrame } from "./frames";

/** What the rest needs of a connection. lib/realtime/socket.ts is one. */
export type Peer = {
  version: Version;
  channels: Map<string, Channel>;
  send(data: string | Buffer): void;
  /** Text that is encoded already. */
  sendText(data: Buffer): void;
  /** Between the two, what is sent is collected and then written in one go. */
  hold(): void;
  release(): void;
};
export type ChangeKind = "INSERT" | "UPDATE" | "DELETE";
export type Listener = {
  id: number;
  channel: Channel;
  event: ChangeKind | "*";
  schema: string;
  table: string | null;
  filter: string;
  conditions: readonly Condition[];
  /** The columns it wants to be told, as JSON; "" for all that its claims let it read. */
  select: string;
};

/** One joined topic of one socket, under one actor. */
export type Channel = {
  readonly id: string;
  readonly peer: Peer;
  /** As the client names it, `realtime:` and all. */
  readonly topic: string;
  readonly joinRef: string | null;
  readonly private: boolean;
  /** Who meets here: same organization (or other scope), same topic, same kind of channel. */
  readonly circle: string;
  actor: Actor;
  token: string | undefined;
  readonly self: boolean;
  readonly ack: boolean;
  readonly presence: { readonly enabled: boolean; readonly key: string };
  listeners: Listener[];
  /** Whether policies let it send, by extension; asked once and again when the claims change. */
  readonly maySend: Map<string, Promise<boolean>>;
  /** While the state of presences is being read, differences wait here. */
  heldBack?: string[] | undefined;
  open: boolean;
};

type Hub = { process: string; circles: Map<string, Set<Channel>>; listeners: Set<Listener>; peers: Set<Peer> };
const holder = globalThis as typeof globalThis & { __gantryRealtime?: Hub };
/** Everything connected to this process, however many bundles load this module. */
export const hub = () =>
  (holder.__gantryRealtime ??= { process: crypto.randomUUID(), circles: new Map(), listeners: new Set(), peers: new Set() });

/** Topics never cross organizations; the operator's key, strangers with the public key and people without an organization have scopes of their own. */
export const scopeOf = (actor: Actor) =>
  actor.kind === "service" ? "service" : (actor.organizationId ?? (actor.userId ? `user:${actor.userId}` : "anonymous"));

export const circleOf = (actor: Actor, topic: string, isPrivate: boolean) =>
  `${scopeOf(actor)}${isPrivate ? "!" : "|"}${topic.replace(/^realtime:/, "")}`;

export const nameOf = (channel: Channel) => channel.topic.replace(/^realtime:/, "");

export function enter(channel: Channel) {
  const { circles } = hub();
  circles.set(channel.circle, (circles.get(channel.circle) ?? new Set()).add(channel));
}

export function leave(channel: Channel) {
  channel.open = false;
  const { circles, listeners } = hub();
  const circle = circles.get(channel.circle);
  circle?.delete(channel);
  if (circle?.size === 0) circles.delete(channel.circle);
  for (const listener of channel.listeners) listeners.delete(listener);
}

/** Everything that policies may look at, and nothing that differs from request to request. */
export function claimsKey(actor: Actor) {
  const { request_id, ip, user_agent, label, ...claims } = claimsOf(actor);
  return JSON.stringify({ ...claims, permissions: claims.permissions.toSorted() });
}

/** The claims of everybody who holds the same rights in the same place, for tables whose policies ask for no more. */
export const rightsKey = ({ role, kind, organizationId, permissions, siteScope }: Actor) =>
  JSON.stringify([role, kind, organizationId, permissions === "*" ? "*" : [...permissions].sort(), siteScope && [...siteScope].sort()]);

export const push = ({ peer, topic }: Channel, frame: Pick<Frame, "event" | "payload"> & Partial<Frame>) =>
  peer.send(writeFrame({ joinRef: null, ref: null, topic, ...frame }, peer.version));

export const tellSystem = (channel: Channel, status: "ok" | "error", message: string, extension = "postgres_changes") =>
  push(channel, { event: "system", payload: { extension, status, message, channel: nameOf(channel) } });
