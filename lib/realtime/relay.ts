import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { listenTo } from "@/db/listen";
import type { ActorTx } from "@/db/with-actor";
import { asIdentity } from "@/lib/auth/access";
import { log } from "@/lib/log";
import { type Message, type Version, writeBroadcast } from "./frames";
import { type Channel, hub } from "./hub";

/** What one process tells the others: broadcasts, and differences of presence. `text` is JSON, `bytes` base64. */
export type Parcel = { circle: string; kind: "broadcast" | "presence"; event: string; text?: string; bytes?: string };
type Note = { process: string; number: number; parcels?: Parcel[]; payload?: string };

/** PostgreSQL takes less than 8,000 bytes in a notification. */
const LARGEST_NOTE = 7_800;
const state = { number: 0, waiting: [] as { parcel: Parcel; done: () => void; failed: (error: unknown) => void }[], sending: false };

/** To everybody in the circle, here at once and in the other processes through PostgreSQL. Resolves when it is on its way to them. */
export async function broadcast(circle: string, message: Message, sender?: Channel): Promise<void> {
  deliver(circle, message, sender);
  const parcel: Parcel = {
    circle,
    kind: "broadcast",
    event: message.event,
    ...("bytes" in message ? { bytes: message.bytes.toString("base64") } : { text: JSON.stringify(message.payload ?? null) }),
  };
  await new Promise<void>((done, failed) => {
    state.waiting.push({ parcel, done, failed });
    if (!state.sending) void sendWaiting();
  });
}

function deliver(circle: string, message: Message, sender?: Channel) {
  const written = new Map<string, string | Buffer | undefined>();
  for (const channel of hub().circles.get(circle) ?? []) {
    if (channel === sender && !channel.self) continue;
    const { version } = channel.peer;
    const key = `${version} ${channel.topic}`;
    if (!written.has(key)) written.set(key, writeBroadcast(channel.topic, message, version as Version));
    const frame = written.get(key);
    if (frame !== undefined) channel.peer.send(frame);
  }
}

/** One transaction at a time, with everything that came up meanwhile: order is kept, and a busy process does not flood the database. */
async function sendWaiting() {
  state.sending = true;
  while (state.waiting.length > 0) {
    const group = state.waiting.splice(0, 500);
    try {
      await asIdentity(
        (tx) =>
          announce(
            tx,
            group.map(({ parcel }) => parcel),
          ),
        false,
      );
      for (const { done } of group) done();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }
  state.sending = false;
}

/** Puts parcels into notifications of the caller's transaction; what is too large for one is fetched from a table by whoever hears of it. */
export async function announce(tx: ActorTx, parcels: readonly Parcel[]) {
  const notes: string[] = [];
  // The number makes each note unlike the others: PostgreSQL drops equal notifications of one transaction.
  const note = (content: Pick<Note, "parcels" | "payload">) =>
    JSON.stringify({ process: hub().process, number: (state.number += 1), ...content } satisfies Note);
  let together: Parcel[] = [];
  let bytes = 0;
  const close = () => {
    if (together.length > 0) notes.push(note({ parcels: together }));
    [together, bytes] = [[], 0];
  };
  for (const parcel of parcels) {
    const size = Buffer.byteLength(JSON.stringify(parcel)) + 1;
    if (bytes + size > LARGEST_NOTE - 100) close();
    if (size > LARGEST_NOTE - 100) {
      const payload = randomUUID();
      await tx.execute(sql`insert into realtime.payloads (id, body) values (${payload}::uuid, ${JSON.stringify([parcel])})`);
      notes.push(note({ payload }));
    } else {
      together.push(parcel);
      bytes += size;
    }
  }
  close();
  await tx.execute(
    sql`select pg_notify('gantry_realtime', value) from jsonb_array_elements_text(${JSON.stringify(notes)}::text::jsonb) with ordinality order by ordinality`,
  );
}

const holder = globalThis as typeof globalThis & { __gantryRelay?: { listening: Promise<unknown>; turn: Promise<void> } };

/** Begins to hear the other processes, once. `presence` gets differences from everywhere, this process too; `again` is called after each gap. */
export function hearOthers(presence: (circle: string, text: string) => void, again: () => void) {
  if (holder.__gantryRelay) return holder.__gantryRelay.listening;
  const open = (parcel: Parcel, own: boolean) => {
    if (parcel.kind === "presence") return presence(parcel.circle, parcel.text!);
    if (own) return;
    const { event, bytes, text } = parcel;
    deliver(parcel.circle, bytes === undefined ? { event, payload: JSON.parse(text!) } : { event, bytes: Buffer.from(bytes, "base64") });
  };
  const hear = async (text: string) => {
    const { process, parcels, payload } = JSON.parse(text) as Note;
    const own = process === hub().process;
    for (const parcel of parcels ?? (payload ? await fetchPayload(payload) : [])) open(parcel, own);
  };
  const relay = { listening: Promise.resolve() as Promise<unknown>, turn: Promise.resolve() };
  holder.__gantryRelay = relay;
  relay.listening = listenTo(
    "gantry_realtime",
    (text) => {
      relay.turn = relay.turn.then(() => hear(text)).catch((error) => log.warn({ err: error }, "a message from another process was lost"));
    },
    again,
  );
  return relay.listening;
}

async function fetchPayload(id: string): Promise<Parcel[]> {
  const [row] = await asIdentity((tx) => tx.execute<{ body: string }>(sql`select body from realtime.payloads where id = ${id}::uuid`));
  return row ? (JSON.parse(row.body) as Parcel[]) : [];
}
