import { migrateDatabase } from "/work/main/db/migrate.ts";
import { databaseUrls, loginPassword } from "/work/main/db/urls.ts";

const urls = databaseUrls();
const s = process.env.GANTRY_SECRET!;
await migrateDatabase({
  admin: urls.admin!,
  worker: urls.worker,
  appPassword: loginPassword(s, "authenticator"),
  workerPassword: loginPassword(s, "gantry_worker"),
  root: "/work/main",
});
