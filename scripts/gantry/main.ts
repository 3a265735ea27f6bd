import { closeDatabase } from "@/db/client";
import { type Command, overview, parseCommand, UsageError, usage } from "./arguments";
import { auditSeal, auditVerify } from "./commands/audit";
import { credentials } from "./commands/credentials";
import { demo } from "./commands/demo";
import { doctor } from "./commands/doctor";
import { importNab } from "./commands/import-nab";
import { importAzure, importMilling, importWorkOrders } from "./commands/import-records";
import { keyCreate } from "./commands/key";
import { migrate } from "./commands/migrate";
import { orgCreate } from "./commands/org";
import { outbox } from "./commands/outbox";
import { signingKeyRotate } from "./commands/signing-key";
import { types } from "./commands/types";
import { userCreate } from "./commands/user";
import { worker } from "./commands/worker";
import { explain } from "./explain";
import { print, remark } from "./output";

const commands: Command[] = [
  migrate,
  demo,
  credentials,
  orgCreate,
  userCreate,
  keyCreate,
  signingKeyRotate,
  outbox,
  importNab,
  importAzure,
  importWorkOrders,
  importMilling,
  auditVerify,
  auditSeal,
  types,
  doctor,
  worker,
];

async function main(words: string[]): Promise<number> {
  const [first, second] = words;
  const asked = first === "help" ? words.slice(1) : words;
  const found = commands.find(({ name }) => name === `${asked[0]} ${asked[1]}`) ?? commands.find(({ name }) => name === asked[0]);
  if (!found) {
    const group = commands.filter(({ name }) => first && name.startsWith(`${asked[0]} `));
    if (group.length > 0) {
      if (!second || second === "--help" || second === "-h") print(overview(group));
      else throw new UsageError(`There is no command “${first} ${second}”. There are: ${group.map(({ name }) => name).join(", ")}.`);
      return second ? 0 : 2;
    }
    if (first && !["help", "--help", "-h"].includes(first))
      throw new UsageError(`There is no command “${first}”.\n\n${overview(commands)}`);
    print(overview(commands));
    return first ? 0 : 2;
  }
  const rest = asked.slice(found.name.split(" ").length);
  const parsed = parseCommand(found, first === "help" ? ["--help"] : rest);
  if (parsed.help) {
    print(usage(found));
    return 0;
  }
  return found.run(parsed.values, parsed.argument);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  remark(explain(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
} finally {
  await closeDatabase();
}
