import "server-only";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Actor } from "@/db/actor";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import { mayListen, maySend } from "./authorise";
import { actorOf, expiredFor, type Origin, refusalOf } from "./credentials";
import { type Frame, type Incoming, readFrame, type Version, writeFrame } from "./frames";
import { type Channel, circleOf, claimsKey, hub, leave, nameOf, type Peer, push, tellSystem } from "./hub";
import { join, Refusal, subscribe } from "./join";
import { limits } from "./limits";
import { sendState, track, untrack } from "./presence";
import { broadcast } from "./relay";
import { isPlain } from "./schema";

const POLICY = 1008;
type Reply = { status: "ok" | "error"; response: Record<string, unknown> };
const ok = (response: Record<string, unknown> = {}): Reply => ({ status: "ok", response });
const failed = (reason: string): Reply => ({ status: "error", response: { reason } });

/** One connection: reads frames one after another, answers each, and holds its channels until it closes. */
export class Socket implements Peer {
  readonly channels = new Map<string, Channel>();
  private turn: Promise<void> = Promise.resolve();
  private waiting = 0;
  private allowance: number = limits.burst;
  private refilledAt = performance.now();
  private heardAt = performance.now();
  private lastId = 0;

  constructor(
    private readonly ws: WebSocket,
    private readonly stream: Duplex,
    readonly version: Version,
    private readonly key: string,
    private actor: Actor,
    private readonly origin: Origin,
  ) {
    hub().peers.add(this);
    metrics.realtimeSockets.set(hub().peers.size);
    ws.on("message", (data, binary) => this.hear(data as Buffer, binary));
    ws.on("pong", () => {
      this.heardAt = performance.now();
    });
    ws.on("error", () => ws.terminate()); // a frame that breaks the protocol or is too large
    ws.on("close", () => this.end());
  }

  /** Sends, or cuts off who does not keep up: memory is bounded, and a client that comes back asks for the present state. */
  send(data: string | Buffer) {
    this.write(data, typeof data !== "string");
  }

  sendText(data: Buffer) {
    this.write(data, false);
  }

  hold() {
    this.stream.cork();
  }

  release() {
    this.stream.uncork();
  }

  private write(data: string | Buffer, binary: boolean) {
    if (this.ws.readyState !== this.ws.OPEN) return;
    if (this.ws.bufferedAmount > limits.bufferedBytes) {
      log.info({ organizationId: this.actor.organizationId }, "a realtime client did not keep up and was cut off");
      return this.ws.terminate();
    }
    this.ws.send(data, { binary });
  }

  close(code: number, reason: string) {
    this.ws.close(code, reason);
    setTimeout(() => this.ws.terminate(), 2_000).unref();
  }

  private hear(data: Buffer, binary: boolean) {
    const now = performance.now();
    this.heardAt = now;
    this.allowance = Math.min(limits.burst, this.allowance + ((now - this.refilledAt) / 1_000) * limits.messagesPerSecond) - 1;
    this.refilledAt = now;
    if (this.allowance < 0) return this.close(POLICY, `More than ${limits.messagesPerSecond} messages a second`);
    const frame = readFrame(data, binary, this.version);
    if (!frame) return this.close(POLICY, "A frame was not understood");
    this.waiting += 1;
    if (this.waiting >= limits.waiting) this.ws.pause();
    this.turn = this.turn
      .then(() => this.answer(frame))
      .catch((error) => log.error({ err: error, event: frame.event }, "a realtime message failed"))
      .finally(() => {
        this.waiting -= 1;
        if (this.waiting < limits.waiting / 2 && this.ws.isPaused) this.ws.resume();
      });
  }

  private async answer(frame: Incoming) {
    if (this.ws.readyState !== this.ws.OPEN) return;
    const { topic, event } = frame;
    if (topic === "phoenix") return this.reply(frame, event === "heartbeat" ? ok() : failed("unmatched topic"));
    if (event === "phx_join") return this.join(frame);
    const channel = this.channels.get(topic);
    if (!channel) return this.reply(frame, failed("unmatched topic"));
    if (frame.joinRef !== null && frame.joinRef !== channel.joinRef) return; // said before a new join of the same topic
    if (event === "phx_leave") {
      this.reply(frame, ok());
      return this.drop(channel);
    }
    if (event === "access_token") return this.renew(channel, (frame.payload as { access_token?: unknown } | null)?.access_token);
    if (event === "presence") return this.reply(frame, await this.presence(channel, frame.payload));
    if (frame.message) {
      const reply = await this.broadcast(channel, frame);
      if (reply) this.reply(frame, reply);
      return;
    }
    this.reply(frame, failed(`unknown event ${event.slice(0, 40)}`));
  }

  private reply({ joinRef, ref, topic }: Frame, payload: Reply) {
    if (ref !== null) this.send(writeFrame({ joinRef, ref, topic, event: "phx_reply", payload }, this.version));
  }

  private async join(frame: Incoming) {
    const { topic, joinRef, payload } = frame;
    const given = (payload as { access_token?: unknown } | null)?.access_token;
    const token = isToken(given) && given !== this.key ? given : undefined;
    try {
      if (!/^realtime:./.test(topic) || topic.length > limits.topicLength || !isPlain(topic))
        throw new Refusal("Topics are named realtime:<name>.");
      const before = this.channels.get(topic);
      if (before) this.drop(before);
      if (this.channels.size >= limits.channelsPerSocket)
        throw new Refusal(`ChannelRateLimitReached: a socket may join ${limits.channelsPerSocket} channels.`);
      const actor = token ? await this.actorOf(token) : this.actor;
      const joined = await join({ peer: this, actor, token, topic, joinRef, payload, nextId: () => (this.lastId += 1) });
      const { channel } = joined;
      if (this.ws.readyState !== this.ws.OPEN) return leave(channel);
      this.channels.set(topic, channel);
      if (channel.presence.enabled) channel.heldBack = [];
      const starting = joined.echo.length > 0 ? () => subscribe(channel, joined.problems) : undefined;
      if (joined.wait) await starting?.();
      this.reply(frame, ok({ postgres_changes: joined.echo }));
      if (channel.presence.enabled) await sendState(channel);
      if (!joined.wait) void starting?.();
    } catch (error) {
      if (error instanceof Refusal) return this.reply(frame, failed(error.message));
      const known = token && refusalOf(token, error);
      if (!known && !(error instanceof AppError)) log.warn({ err: error }, "a join failed");
      this.reply(frame, failed(known || "The server could not let you in just now. Join again."));
    }
  }

  private actorOf(token: string) {
    if (expiredFor(token) !== undefined) throw new AppError("AUTH_INVALID", "This token has expired.");
    return actorOf(token, this.origin);
  }

  private async broadcast(channel: Channel, { message, persist }: Incoming): Promise<Reply | undefined> {
    const answer = (reply: Reply) => (channel.ack ? reply : undefined);
    if (persist)
      return answer({ status: "error", response: { error: "Messages are not stored here.", reason: "Messages are not stored here." } });
    if (!(await this.maySend(channel, "broadcast"))) return answer(failed(mayNot("write to", channel)));
    const sent = broadcast(channel.circle, message!, channel);
    if (!channel.ack) {
      sent.catch((error) => log.warn({ err: error }, "a broadcast did not reach other processes"));
      return undefined;
    }
    return sent.then(
      () => ok(),
      () => failed("The message did not reach every server. Send it again."),
    );
  }

  private async presence(channel: Channel, payload: unknown): Promise<Reply> {
    const { event, payload: state = {} } = (payload ?? {}) as { event?: unknown; payload?: unknown };
    if (event === "untrack") return untrack(channel).then(() => ok());
    if (event !== "track") return failed("Presence knows track and untrack.");
    if (typeof state !== "object" || state === null || Array.isArray(state)) return failed("What is tracked is an object.");
    if (JSON.stringify(state).length > limits.presenceBytes) return failed(`What is tracked may have ${limits.presenceBytes} characters.`);
    if (!(await this.maySend(channel, "presence"))) return failed(mayNot("write to", channel));
    return track(channel, state as Record<string, unknown>).then(
      () => ok(),
      () => failed("Presence could not be written just now. Track again."),
    );
  }

  private maySend(channel: Channel, extension: "broadcast" | "presence"): Promise<boolean> {
    if (!channel.private) return Promise.resolve(true);
    const known = channel.maySend.get(extension) ?? maySend(channel.actor, nameOf(channel), extension);
    channel.maySend.set(extension, known);
    known.catch(() => channel.maySend.delete(extension));
    return known.catch(() => false);
  }

  private async renew(channel: Channel, token: unknown) {
    if (!isToken(token) || token === channel.token) return;
    if (token === this.key) return this.take(channel, this.actor, undefined); // signed out: what remains is the key
    try {
      await this.take(channel, await this.actorOf(token), token);
    } catch (error) {
      const refusal = refusalOf(token, error);
      if (refusal) this.refuse(channel, refusal);
    }
  }

  /** New claims for a channel. In another organization the topic is another place: then the client joins anew. */
  private async take(channel: Channel, actor: Actor, token: string | undefined) {
    channel.token = token;
    if (circleOf(actor, channel.topic, channel.private) !== channel.circle) {
      push(channel, { event: "phx_error", joinRef: channel.joinRef, payload: {} });
      return this.drop(channel, false);
    }
    const changed = claimsKey(actor) !== claimsKey(channel.actor);
    channel.actor = actor;
    if (!changed) return;
    channel.maySend.clear();
    if (channel.private && !(await mayListen(actor, nameOf(channel)))) this.refuse(channel, mayNot("read from", channel));
  }

  private refuse(channel: Channel, reason: string) {
    tellSystem(channel, "error", reason, "system");
    this.drop(channel);
  }

  private drop(channel: Channel, tell = true) {
    this.channels.delete(channel.topic);
    if (tell) push(channel, { event: "phx_close", ref: channel.joinRef, joinRef: channel.joinRef, payload: {} });
    leave(channel);
    untrack(channel).catch((error) => log.warn({ err: error }, "a presence was not removed; the next turn does it"));
  }

  private end() {
    hub().peers.delete(this);
    metrics.realtimeSockets.set(hub().peers.size);
    for (const channel of [...this.channels.values()]) this.drop(channel, false);
  }

  /** What needs no question to anybody: a silent client, a token whose time is over. */
  checkClock() {
    if (performance.now() - this.heardAt > limits.idleMs) return this.ws.terminate();
    for (const channel of [...this.channels.values()]) {
      const ago = channel.token && expiredFor(channel.token);
      if (ago !== undefined && ago !== "") this.refuse(channel, `InvalidJWTToken: Token has expired ${ago} seconds ago`);
    }
  }

  /** Asks anew who everybody is. Closes channels whose token ran out or was revoked, and the socket when its key was, or nothing is left of it. */
  async recheck() {
    this.checkClock();
    try {
      this.actor = await actorOf(this.key, this.origin);
    } catch (error) {
      const reason = refusalOf(this.key, error);
      if (reason) return this.close(POLICY, reason.slice(0, 120));
    }
    let refused = false;
    for (const channel of [...this.channels.values()]) {
      const { token } = channel;
      try {
        await this.take(channel, token ? await this.actorOf(token) : this.actor, token);
      } catch (error) {
        const reason = token && refusalOf(token, error);
        if (reason) this.refuse(channel, reason);
        refused ||= Boolean(reason);
      }
    }
    if (refused && this.channels.size === 0) this.close(POLICY, "The token of this connection is not valid any more");
  }
}

const mayNot = (act: "read from" | "write to", channel: Channel) =>
  `Unauthorized: You do not have permissions to ${act} this Channel topic: ${nameOf(channel)}`;

/** Clients also send what is no token: nothing, or a key of the newer kind. */
const isToken = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= 4_096 && !value.startsWith("sb_");
