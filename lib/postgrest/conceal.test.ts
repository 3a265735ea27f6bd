import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";
import { conceal } from "./conceal";
import { restErrorOf } from "./errors";

const vault = `
create table vault (id int primary key, label text check (label <> ''), seal text not null default 'same', constraint vault_seal_key unique (seal),
  constraint label_of_seal check (label <> 'bad'));
grant select (id, label), insert (id, label), update (label) on vault to authenticated;
create table strict (id int primary key, inner_token text not null);
grant select (id), insert (id) on strict to authenticated;
create table asking (id int primary key);
grant select, insert on asking to authenticated;
create function ask() returns trigger language plpgsql as $$ begin perform 1 from secrets; return new; end $$;
create trigger ask before insert on asking for each row execute function ask();
create function tell() returns int language plpgsql as $$ begin raise exception 'inner_token is mine to tell'; end $$;
grant execute on function ask(), tell() to authenticated;
`;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", `${fixture} ${vault}`);
});
afterAll(() => engine.stop());

async function refusal(request: string, body?: unknown) {
  const options = { ...(body !== undefined && { body }) };
  const plan = engine.plan(request, options);
  const error = await engine.run(request, options).then(
    () => undefined,
    (thrown) => restErrorOf(thrown, false),
  );
  return { raw: error!, told: conceal(error!, plan, "authenticated") };
}

describe("what the database says", () => {
  it("names no hidden column that lacks a value", async () => {
    const { raw, told } = await refusal("POST /strict", { id: 1 });
    expect(raw.message).toContain("inner_token");
    expect(told).toMatchObject({
      status: 400,
      code: "23502",
      message: "The database refused this: a rule of the table is not met.",
      details: null,
      hint: null,
    });
  });

  it("names no constraint that is called after a hidden column", async () => {
    await engine.run("POST /vault", { body: { id: 1, label: "a" } });
    const { raw, told } = await refusal("POST /vault", { id: 2, label: "b" });
    expect(raw.message).toContain("vault_seal_key");
    expect(JSON.stringify({ ...told, message: told.message })).not.toContain("seal");
    expect(told).toMatchObject({ status: 409, code: "23505" });
  });

  it("names no table that only a trigger reads", async () => {
    const { raw, told } = await refusal("POST /asking", { id: 1 });
    expect(raw.message).toBe("permission denied for table secrets");
    expect(told).toMatchObject({ status: 403, code: "42501", message: "permission denied" });
  });

  it("stays as it is when it tells nothing hidden", async () => {
    for (const [request, body] of [
      ["POST /vault", { id: 1, label: "again" }],
      ["POST /vault", { id: 5, label: "" }],
      ["POST /letters?select=id", { id: "x" }],
      ["POST /rpc/tell", {}],
    ] as const) {
      const { raw, told } = await refusal(request, body);
      expect(told).toBe(raw);
    }
  });
});
