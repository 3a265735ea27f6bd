import "server-only";
import { sql } from "drizzle-orm";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";

/** Job maintenance.tally (every five minutes): joins what triggers noted of work orders since, so that their sums stay cheap to read. */
export const foldTallies = () =>
  withActor(serviceActor({ label: "maintenance.tally" }), (tx) => tx.execute(sql`select private.fold_work_order_tallies()`));
