import { migrateDatabase } from "@/db/migrate";
import { databaseUrls, loginPassword } from "@/db/urls";
import { env } from "@/lib/env";
import { command } from "../arguments";
import { remark } from "../output";

export const migrate = command({
  name: "migrate",
  summary: "Bring the database up to date: roles, tables, policies, job queue",
  details: "Safe to repeat, and to run from several machines at once. Creates the database when the server has none of that name.",
  options: {},
  async run() {
    const { admin, worker } = databaseUrls();
    if (!admin)
      throw new Error(
        "DATABASE_URL is not set: the login that owns the database migrates it. Set it, or start with npm start, which brings its own database.",
      );
    const { GANTRY_SECRET, DATABASE_APP_URL, DATABASE_WORKER_URL } = env();
    await migrateDatabase({
      admin,
      worker,
      ...(!DATABASE_APP_URL && { appPassword: loginPassword(GANTRY_SECRET, "authenticator") }),
      ...(!DATABASE_WORKER_URL && { workerPassword: loginPassword(GANTRY_SECRET, "gantry_worker") }),
    });
    remark("The database is up to date.");
    return 0;
  },
});
