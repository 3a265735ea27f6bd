import { z } from "zod";
import type { Operation } from "../operation";

const base = "/realtime/v1";
/** The HTTP side of realtime; the socket itself is at `/realtime/v1/websocket`. */
export const realtimeOperations: Operation[] = [
  {
    method: "get",
    path: `${base}/websocket`,
    summary: "The socket, for `channel()`: changes of rows, broadcast and presence (protocol of Supabase Realtime)",
    auth: "key",
    status: 101,
    answer: "none",
    input: z.object({ apikey: z.string(), vsn: z.enum(["1.0.0", "2.0.0"]).optional() }),
  },
  {
    method: "post",
    path: `${base}/api/broadcast`,
    summary: "Send messages to channels without a socket",
    auth: "key",
    status: 202,
    answer: "none",
    input: z.object({
      messages: z.array(
        z.object({ topic: z.string(), event: z.string(), payload: z.record(z.string(), z.unknown()), private: z.boolean().optional() }),
      ),
    }),
  },
  {
    method: "post",
    path: `${base}/api/broadcast/:topic/events/:event`,
    summary: "Send one message to a channel",
    auth: "key",
    status: 202,
    answer: "none",
    body: "application/json",
  },
];
