/** What one socket may ask and hold. Open sockets are counted in lib/api/connections.ts. */
export const limits = {
  /** Bytes of one message, from a client or over HTTP. */
  messageBytes: 1_048_576,
  channelsPerSocket: 100,
  listenersPerChannel: 100,
  selectedColumns: 200,
  /** Messages a second, over a minute; a burst may be this many at once. */
  messagesPerSecond: 100,
  burst: 1_000,
  /** Messages that wait for their predecessors before the socket is read no further. */
  waiting: 64,
  /** Bytes that a client may be behind before it is cut off. It comes back and asks for the state anew. */
  bufferedBytes: 8 * 1_048_576,
  /** Without a message for so long a socket is taken for dead; clients send a heartbeat every 25 seconds. */
  idleMs: 60_000,
  presenceBytes: 8_192,
  topicLength: 255,
} as const;
