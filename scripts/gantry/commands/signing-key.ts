import { withActor } from "@/db/with-actor";
import { rotateSigningKey } from "@/lib/auth/signing-keys";
import { command } from "../arguments";
import { print, printJson } from "../output";
import { operator } from "./org";

export const signingKeyRotate = command({
  name: "signing-key rotate",
  summary: "Sign access tokens with a new key from now on",
  details: "The key before it stays published until its last token has expired, an hour and ten minutes later: nobody is signed out.",
  options: { json: { summary: "Print {kid, replaced} as JSON" } },
  async run({ json }) {
    const made = await withActor(operator, rotateSigningKey);
    if (json) printJson(made);
    else
      print(`New tokens are signed with key ${made.kid}.${made.replaced ? ` Key ${made.replaced} stays published for 70 minutes.` : ""}`);
    return 0;
  },
});
