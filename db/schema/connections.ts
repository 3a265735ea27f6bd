import { sql } from "drizzle-orm";
import { index, text, uuid } from "drizzle-orm/pg-core";
import { auth } from "./auth.ts";
import { at } from "./columns.ts";
import { authAdminPolicy, servicePolicy } from "./policies.ts";

/** Open realtime sockets, counted per caller across processes. Each is a lease: a process that crashed frees its places by not renewing them. */
export const realtimePlaces = auth.table(
  "realtime_places",
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    identifier: text().notNull(),
    expiresAt: at("expires_at").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [index("realtime_places_identifier_expires_at_idx").on(t.identifier, t.expiresAt), authAdminPolicy(), servicePolicy()],
);
