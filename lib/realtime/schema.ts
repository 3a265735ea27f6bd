import { z } from "zod";
import { limits } from "./limits";

/** Text that PostgreSQL can hold: no NUL, no half characters. */
export const isPlain = (text: string) => !text.includes("\0") && text.isWellFormed();
const flag = z.boolean().catch(false);

/** What a client may say when it joins. Clients leave out what they do not use, and newer ones say more than we know. */
export const joinInput = z.object({
  config: z
    .object({
      broadcast: z.object({ ack: flag.optional(), self: flag.optional(), replay: z.unknown().optional() }).catch({}).optional(),
      presence: z
        .object({ key: z.string().max(255).refine(isPlain).catch("").optional(), enabled: flag.optional() })
        .catch({})
        .optional(),
      private: flag.optional(),
      postgres_changes: z
        .array(
          z.looseObject({
            event: z.string().regex(/^(\*|insert|update|delete)$/i, "is not *, INSERT, UPDATE or DELETE"),
            schema: z.string().min(1).max(63).default("public"),
            table: z.string().min(1).max(63).nullish(),
            filter: z.string().max(4_000).nullish(),
            select: z.array(z.string().min(1).max(63)).max(limits.selectedColumns).nullish(),
          }),
        )
        .max(limits.listenersPerChannel)
        .optional(),
      postgres_changes_options: z.object({ wait: flag.optional() }).catch({}).optional(),
    })
    .default({}),
  access_token: z.string().max(4_096).nullish(),
});

const topic = z.string().trim().min(1).max(limits.topicLength).refine(isPlain);
const event = z.string().min(1).max(255);

/** `POST /realtime/v1/api/broadcast`. */
export const broadcastInput = z.object({
  messages: z
    .array(z.object({ topic, event, payload: z.unknown(), private: z.boolean().default(false) }))
    .min(1)
    .max(100),
});
export const broadcastPath = z.object({ topic, event });
