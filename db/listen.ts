import postgres from "postgres";
import { databaseUrls } from "./urls.ts";

export type Listening = { unlisten(): Promise<void> };
type Heard = { hear: (payload: string) => void; onListening: () => void };
type Settings = Record<string, string | number | boolean>;

const PULSE_MS = 15_000;
const SILENT_MS = 10_000;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Hears NOTIFY channels: one connection of its own for all of them, opened with the first, and opened anew for ever when it is lost. (The driver's own
 * `listen` tries once after a loss and may then stay deaf.) `onListening` is called whenever listening has begun, or begun again: what was said
 * meanwhile is gone, so look at the whole state.
 */
export function createListener({ url, settings }: { url: string; settings: Settings }) {
  const channels = new Map<string, Set<Heard>>();
  let connection: { client: postgres.Sql; listening: Map<string, Promise<unknown>> } | undefined;
  let [retry, pulse]: (NodeJS.Timeout | undefined)[] = [];
  let [tries, ended] = [0, false];

  const each = (channel: string, tell: (heard: Heard) => void) => {
    for (const heard of [...(channels.get(channel) ?? [])]) tell(heard);
  };

  const begin = (own: NonNullable<typeof connection>, channel: string) => {
    const listening = own.client.unsafe(`listen "${channel}"`).then(() => {
      tries = 0;
      each(channel, ({ onListening }) => onListening());
    });
    own.listening.set(channel, listening);
    return listening;
  };

  const connect = async () => {
    retry = undefined;
    const options = {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: 5,
      fetch_types: false,
      onnotice: () => {},
      connection: settings,
      onclose: () => lose(client),
      onnotify: (channel: string, payload: string) => each(channel, ({ hear }) => hear(payload)), // the driver's types leave it out
    };
    const client = postgres(url, options);
    const own = { client, listening: new Map<string, Promise<unknown>>() };
    connection = own;
    pulse = setInterval(() => void feelPulse(client), PULSE_MS).unref();
    await Promise.all([...channels.keys()].map((channel) => begin(own, channel))).catch(() => lose(client));
  };

  /** A connection may die without a word (a pulled cable, a frozen server): whoever does not answer for ten seconds is given up. */
  const feelPulse = async (client: postgres.Sql) => {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise((_, reject) => {
      timer = setTimeout(reject, SILENT_MS, new Error("The connection that listens does not answer.")).unref();
    });
    await Promise.race([client`select 1`, silence]).catch(() => lose(client));
    clearTimeout(timer);
  };

  const lose = (client: postgres.Sql) => {
    if (connection?.client !== client) return;
    connection = undefined;
    clearInterval(pulse);
    void client.end({ timeout: 0 }).catch(() => {});
    if (ended) return;
    retry = setTimeout(() => void connect(), Math.min(50 * 2 ** tries, LONGEST_PAUSE_MS)).unref();
    tries += 1;
  };

  return {
    /** Resolves when the first attempt has succeeded or failed; a failed one is repeated until it succeeds. */
    async listen(channel: string, hear: Heard["hear"], onListening: () => void = () => {}): Promise<Listening> {
      if (!/^[a-z_]+$/.test(channel)) throw new Error(`${channel} is no name of a channel: use small letters and _.`);
      const heard = { hear, onListening };
      channels.set(channel, (channels.get(channel) ?? new Set()).add(heard));
      if (connection) {
        const known = connection.listening.get(channel);
        await (known ? known.then(onListening) : begin(connection, channel)).catch(() => {});
      } else if (!retry && !ended) await connect();
      return { unlisten: async () => void channels.get(channel)?.delete(heard) };
    },
    async end() {
      ended = true;
      clearTimeout(retry);
      clearInterval(pulse);
      const client = connection?.client;
      connection = undefined;
      await client?.end({ timeout: 0 }).catch(() => {});
    },
  };
}

const holder = globalThis as typeof globalThis & { __gantryListener?: ReturnType<typeof createListener> | undefined };

/** Listens on the one connection that this process has for it. */
export function listenTo(channel: string, hear: Heard["hear"], onListening?: () => void): Promise<Listening> {
  holder.__gantryListener ??= createListener({ url: databaseUrls().app, settings: { application_name: "gantry-listen" } });
  return holder.__gantryListener.listen(channel, hear, onListening);
}

/** Ends that connection; a later `listenTo` opens another. */
export async function closeListener() {
  const own = holder.__gantryListener;
  holder.__gantryListener = undefined;
  await own?.end();
}
