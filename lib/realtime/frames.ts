/** The Phoenix protocol as realtime-js speaks it: version 1.0.0 in objects, 2.0.0 in arrays, with a binary form for broadcasts. Pure. */
export type Version = "1.0.0" | "2.0.0";
export type Frame = { joinRef: string | null; ref: string | null; topic: string; event: string; payload: unknown };
/** What travels in a broadcast: a JSON value, or bytes as they are. */
export type Message = { event: string; payload: unknown } | { event: string; bytes: Buffer };
export type Incoming = Frame & { message?: Message; persist?: boolean };

const PUSH = 3;
const BROADCAST = 4;
const BYTES = 0;
const JSON_ENCODED = 1;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A frame that a client sent, or undefined when it is none. */
export function readFrame(data: Buffer, binary: boolean, version: Version): Incoming | undefined {
  try {
    return binary ? (version === "2.0.0" ? readPush(data) : undefined) : readText(JSON.parse(utf8.decode(data)), version);
  } catch {
    return undefined;
  }
}

function readText(value: unknown, version: Version): Incoming | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { join_ref, ref, topic, event, payload } = value as Record<string, unknown>;
  if (version === "1.0.0") return Array.isArray(value) ? undefined : checked([join_ref, ref, topic, event, payload]);
  return Array.isArray(value) && value.length === 5 ? checked(value) : undefined;
}

function checked([joinRef, ref, topic, event, payload]: unknown[]): Incoming | undefined {
  if (typeof topic !== "string" || typeof event !== "string") return undefined;
  const text = (value: unknown) =>
    typeof value === "string" && value.length <= 64 ? value : typeof value === "number" ? `${value}` : null;
  const frame = { joinRef: text(joinRef), ref: text(ref), topic, event, payload };
  if (event !== "broadcast" || typeof payload !== "object" || payload === null || Array.isArray(payload)) return frame;
  const { event: name, payload: content = {}, persist } = payload as { event?: unknown; payload?: unknown; persist?: unknown };
  return typeof name === "string" ? { ...frame, message: { event: name, payload: content }, persist: Boolean(persist) } : frame;
}

function readPush(data: Buffer): Incoming | undefined {
  if (data[0] !== PUSH || data.length < 7) return undefined;
  const lengths = [...data.subarray(1, 6)];
  let offset = 7;
  const [joinRef, ref, topic, event, metadata] = lengths.map((length) => {
    if (offset + length > data.length) throw new RangeError("The frame is shorter than it says.");
    return utf8.decode(data.subarray(offset, (offset += length)));
  }) as [string, string, string, string, string];
  const rest = data.subarray(offset);
  const message = data[6] === JSON_ENCODED ? { event, payload: JSON.parse(utf8.decode(rest)) } : { event, bytes: rest };
  const persist = metadata !== "" && Boolean((JSON.parse(metadata) as { persist?: unknown } | null)?.persist);
  return { joinRef: joinRef || null, ref: ref || null, topic, event: "broadcast", payload: {}, message, persist };
}

export const writeFrame = ({ joinRef, ref, topic, event, payload }: Frame, version: Version) =>
  version === "2.0.0"
    ? JSON.stringify([joinRef, ref, topic, event, payload])
    : JSON.stringify({ join_ref: joinRef, ref, topic, event, payload });

/** A frame around JSON that is written already. */
export const wrapFrame = (topic: string, event: string, json: string, version: Version) =>
  version === "2.0.0"
    ? `[null,null,${JSON.stringify(topic)},${JSON.stringify(event)},${json}]`
    : `{"join_ref":null,"ref":null,"topic":${JSON.stringify(topic)},"event":${JSON.stringify(event)},"payload":${json}}`;

/** A broadcast for a client. Bytes have no form in version 1.0.0: then undefined. */
export function writeBroadcast(topic: string, message: Message, version: Version): string | Buffer | undefined {
  if (!("bytes" in message))
    return writeFrame({ joinRef: null, ref: null, topic, event: "broadcast", payload: { type: "broadcast", ...message } }, version);
  if (version === "1.0.0") return undefined;
  const [name, event] = [Buffer.from(topic), Buffer.from(message.event)];
  if (name.length > 255 || event.length > 255) return undefined;
  return Buffer.concat([Buffer.from([BROADCAST, name.length, event.length, 0, BYTES]), name, event, message.bytes]);
}
