import "server-only";
import { AppError } from "@/lib/errors";
import { maySend } from "@/lib/realtime/authorise";
import type { Message } from "@/lib/realtime/frames";
import { circleOf } from "@/lib/realtime/hub";
import { limits } from "@/lib/realtime/limits";
import { broadcast } from "@/lib/realtime/relay";
import { broadcastInput, broadcastPath } from "@/lib/realtime/schema";
import { limitRequest } from "../limits";
import type { Mount } from "../mount";
import { readBytes, readJson } from "../read-body";
import type { Api, ApiContext } from "../route";

/** `/realtime/v1`: broadcasts over HTTP. The socket itself is lib/api/realtime/upgrade.ts, on hosts that have sockets. */
export const realtimeMount: Mount = {
  prefix: "/realtime/v1",
  install: realtimeApi,
  caller: "api",
  refuse: (context, error) =>
    error.status === 401
      ? context.json({ message: "Unauthorized" }, 401)
      : context.json({ message: error.message, ...(error.fields && { errors: error.fields }) }, error.status as 422),
};

function realtimeApi(api: Api) {
  api.post("/realtime/v1/api/broadcast", async (context) => {
    await admit(context);
    const parsed = broadcastInput.safeParse(await readJson(context, limits.messageBytes));
    if (!parsed.success) throw malformed(parsed.error.issues);
    const { messages } = parsed.data;
    const circles = await Promise.all(messages.map((message) => circleFor(context, message.topic, message.private)));
    await Promise.all(messages.map(({ event, payload = null }, index) => broadcast(circles[index]!, { event, payload })));
    return context.body(null, 202);
  });

  api.post("/realtime/v1/api/broadcast/:topic/events/:event", async (context) => {
    await admit(context);
    const parsed = broadcastPath.safeParse(context.req.param());
    if (!parsed.success) throw malformed(parsed.error.issues);
    const { topic, event } = parsed.data;
    if ([...new URL(context.req.url).searchParams.keys()].some((name) => name.startsWith("persist")))
      throw new AppError("BAD_REQUEST", "Messages are not stored here. Send it without persist.");
    const bytes = /^application\/octet-stream/i.test(context.req.header("content-type") ?? "");
    const message: Message = bytes
      ? { event, bytes: await readBytes(context, limits.messageBytes) }
      : { event, payload: await readJson(context, limits.messageBytes) };
    await broadcast(await circleFor(context, topic, context.req.query("private") === "true"), message);
    return context.body(null, 202);
  });

  api.get("/realtime/v1/websocket", (context) => {
    context.header("Upgrade", "websocket");
    return context.json(
      { error: "Connect with a WebSocket. Where the host has none (serverless), use GET /api/events and HTTP broadcasts." },
      426,
    );
  });
}

/** Only who sends a key or token: a cookie travels by itself, and nobody's page may speak for a person here. */
async function admit(context: ApiContext) {
  if (!["apikey", "authorization", "x-api-key"].some((name) => context.req.header(name)))
    throw new AppError("AUTH_REQUIRED", "Unauthorized");
  await limitRequest(context, context.get("actor"), "api");
}

async function circleFor(context: ApiContext, topic: string, isPrivate: boolean) {
  const actor = context.get("actor");
  const name = topic.replace(/^realtime:/, "");
  if (isPrivate && !(await maySend(actor, name, "broadcast")))
    throw new AppError("FORBIDDEN", `Unauthorized: You do not have permissions to write to this Channel topic: ${name}`);
  return circleOf(actor, name, isPrivate);
}

const malformed = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  new AppError(
    "VALIDATION_ERROR",
    "The broadcast is malformed.",
    Object.fromEntries(issues.map(({ path, message }) => [path.join(".") || "body", [message]])),
  );
