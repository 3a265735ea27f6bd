import { readdirSync, readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { applicationRoles, organizationRoles, permissionCatalogue, permissions } from "@/db/permissions";
import { commandPermissions } from "./command-matrix";
import { peek } from "./people";
import { expectedRoles, roleMatrix } from "./role-matrix";

test("every role holds what was agreed, cell by cell", () => {
  const wrong = roleMatrix.filter(({ kind, role, permission, holds }) => {
    const [organization, application] = expectedRoles[permission];
    const agreed =
      kind === "organization"
        ? organization[organizationRoles.indexOf(role as never)]
        : application[applicationRoles.indexOf(role as never)];
    return holds !== (agreed !== "-");
  });
  expect(wrong).toEqual([]);
  expect(roleMatrix).toHaveLength((organizationRoles.length + applicationRoles.length) * permissions.length);
});

test("the database holds the same catalogue and the same roles as the code", async () => {
  const [catalogue, roles] = await Promise.all([
    peek<{ key: string; description: string }>(sql`select key, description from permissions order by key`),
    peek<{ cell: string }>(
      sql`select role_kind || '/' || role || '/' || permission as cell from role_permissions where role_kind <> 'project'`,
    ),
  ]);
  expect(Object.fromEntries(catalogue.map(({ key, description }) => [key, description]))).toEqual(permissionCatalogue);
  expect(roles.map(({ cell }) => cell).sort()).toEqual(
    roleMatrix
      .filter(({ holds }) => holds)
      .map(({ kind, role, permission }) => `${kind}/${role}/${permission}`)
      .sort(),
  );
});

/** Files of lib/ that ask for a permission, with the permissions they ask for. */
function filesThatAsk() {
  const found: Record<string, string[]> = {};
  for (const name of readdirSync("lib", { recursive: true, encoding: "utf8" }).sort()) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const asked = [...readFileSync(`lib/${name}`, "utf8").matchAll(/assertCan\(\s*\w+,\s*"([a-z-]+:[a-z]+)"/g)].map(
      ([, permission]) => permission!,
    );
    if (asked.length > 0) found[`lib/${name.replaceAll("\\", "/")}`] = [...new Set(asked)].sort();
  }
  return found;
}

test("every file that asks for a permission stands in the matrix of commands, with exactly what it asks", () => {
  const matrix = Object.fromEntries(Object.entries(commandPermissions).map(([file, needs]) => [file, [...needs].sort()]));
  expect(filesThatAsk()).toEqual(matrix);
});
