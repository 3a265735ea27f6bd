import "server-only";
import { env } from "@/lib/env";

const loopback = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

/** The people of the demonstration, while this installation owns its database and listens on this computer only. Elsewhere nobody. */
async function people() {
  if (!env().GANTRY_EMBEDDED || !loopback.has(env().HOST)) return { persons: [], organizations: [] };
  const { demoOrganizations, demoPeople } = await import("@/lib/demo/people");
  return { persons: demoPeople(), organizations: demoOrganizations };
}

/** Without passwords: what the sign-in page may show. */
export async function offeredDemoPeople() {
  const { persons, organizations } = await people();
  return persons.map(({ email, name, role, organization }) => ({
    email,
    name,
    role: `${role.charAt(0).toUpperCase()}${role.slice(1)}`.replaceAll("_", " "),
    organization: organizations.find(({ slug }) => slug === organization)?.name ?? organization,
  }));
}

export const findDemoPassword = async (email: string) => (await people()).persons.find((person) => person.email === email)?.password;
