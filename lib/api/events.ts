import "server-only";
import { z } from "zod";
import { resolveCaller } from "@/lib/auth/resolve-actor";
import { AppError } from "@/lib/errors";
import { followEvents, type LiveFrame, parseCursor } from "@/lib/events/live";
import { metrics } from "@/lib/metrics";
import { rightsKey } from "@/lib/realtime/hub";
import { contextOf } from "./request-log";
import { type Api, route } from "./route";

/** A client may fall this many frames behind before it is cut off; it comes back with its Last-Event-ID and misses nothing. */
const MOST_BUFFERED = 1_000;
const HEARTBEAT_MS = 15_000;
const MOST_STREAMS = 1_000;
let streams = 0;

/** `GET /api/events`: server-sent events of everything the caller may see, replayed from `Last-Event-ID`. */
export function eventsApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/events",
    summary: "Live events of the organization as server-sent events; resumes after Last-Event-ID",
    auth: "signed-in",
    answer: "text/event-stream",
    input: z.strictObject({ after: z.string().optional().meta({ description: "Where to go on, as Last-Event-ID" }) }),
    async handle(context, actor) {
      if (!actor.organizationId) throw new AppError("BAD_REQUEST", "Name an organization: add ?org=<slug>.");
      if (streams >= MOST_STREAMS)
        throw new AppError("UNAVAILABLE", "Too many open streams. Try again in a minute.", undefined, { "Retry-After": "60" });
      const request = context.req.raw;
      const after = parseCursor(request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after"));
      const encoder = new TextEncoder();
      let end = () => {};
      const body = new ReadableStream<Uint8Array>(
        {
          async start(controller) {
            streams += 1;
            metrics.liveClients.set(streams);
            const send = (text: string) => controller.enqueue(encoder.encode(text));
            let open = true;
            let follower: { stop: () => void } | undefined;
            end = () => {
              if (!open) return;
              open = false;
              clearInterval(heartbeat);
              follower?.stop();
              streams -= 1;
              metrics.liveClients.set(streams);
              try {
                controller.close();
              } catch {} // the client has closed it already
            };
            const deliver = (frame: LiveFrame) => {
              if (!open || (controller.desiredSize ?? 0) < -MOST_BUFFERED) {
                end();
                return false;
              }
              send(`${frame.id ? `id: ${frame.id}\n` : ""}data: ${JSON.stringify(frame)}\n\n`);
              return true;
            };
            // A revoked session or key closes its streams within a heartbeat, and so do other rights: the client comes back with those.
            const heartbeat = setInterval(async () => {
              const still = await resolveCaller(request, contextOf(request)).catch((error) =>
                error instanceof AppError ? undefined : null,
              );
              if (still === undefined || (still && rightsKey(still.actor) !== rightsKey(actor))) return end();
              if (open) send(": still here\n\n");
            }, HEARTBEAT_MS);
            send("retry: 2000\n\n");
            request.signal.addEventListener("abort", () => end());
            follower = await followEvents(actor, after, deliver);
            if (!open) follower.stop();
          },
          cancel: () => end(),
        },
        { highWaterMark: 0 },
      );
      return new Response(body, {
        headers: {
          "Content-Type": "text/event-stream; charset=utf-8",
          "Cache-Control": "no-cache, no-transform",
          "X-Accel-Buffering": "no",
          "X-Request-Id": context.get("requestId"),
        },
      });
    },
  });
}
