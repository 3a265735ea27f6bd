import { databaseUrls } from "@/db/urls";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { demoPeople } from "@/lib/demo/people";
import { env } from "@/lib/env";
import { command } from "../arguments";
import { print, printJson, table } from "../output";

/** Everything that opens this installation. */
export async function credentialsOf() {
  const { admin, app } = databaseUrls();
  return {
    url: env().PUBLIC_URL,
    databaseUrl: app,
    adminDatabaseUrl: admin ?? null,
    anonKey: await makeInstanceKey("anon"),
    serviceKey: await makeInstanceKey("service_role"),
    demo: env().GANTRY_EMBEDDED
      ? demoPeople().map(({ email, password, role, organization }) => ({ email, password, role, organization }))
      : [],
  };
}

export const credentials = command({
  name: "credentials",
  summary: "Print the address, the database logins, the two instance keys and the demo people",
  details: "Everything here opens this installation: keep it to yourself.",
  options: { json: { summary: "Print JSON" } },
  async run({ json }) {
    const found = await credentialsOf();
    if (json) {
      printJson(found);
      return 0;
    }
    const { demo, ...rest } = found;
    print(table(Object.entries(rest).map(([name, value]) => [name, value ?? ""])));
    if (demo.length > 0)
      print(`\n${table([["email", "password", "role", "organization"], ...demo.map((person) => Object.values(person))])}`);
    return 0;
  },
});
