import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { env } from "@/lib/env";
import { startReceiver } from "@/test/receivers";
import { assertOutgoingUrl, isPublic, NoAnswer, postJson } from "./outgoing";

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
const lenient = (on: boolean) => Object.assign(env(), { ALLOW_PRIVATE_ADDRESSES: on });
beforeEach(() => {
  lenient(false);
  receiver.answerWith((_, response) => response.end("ok"));
});

test.each([
  "http://example.com/hook",
  "ftp://example.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "https://user:secret@example.com/",
  "https://127.0.0.1/",
  "https://127.1/",
  "https://0x7f.0.0.1/",
  "https://2130706433/",
  "https://017700000001/",
  "https://0.0.0.0/",
  "https://10.0.0.8/",
  "https://172.16.4.4/",
  "https://192.168.1.1:8443/",
  "https://169.254.169.254/latest/meta-data/",
  "https://100.64.0.1/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[fe80::1]/",
  "https://[fd00::1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "not an address",
])("%s is refused before it is kept", (text) => {
  expect(() => assertOutgoingUrl(text, "url")).toThrow(expect.objectContaining({ code: "VALIDATION_ERROR" }));
});

test("a public address is taken", () => {
  expect(assertOutgoingUrl("https://hooks.slack.com/services/T0/B0/x", "url").host).toBe("hooks.slack.com");
  expect([isPublic("8.8.8.8"), isPublic("2001:4860:4860::8888"), isPublic("::ffff:10.0.0.1")]).toEqual([true, true, false]);
});

test("a name that leads to loopback is not called, and the answer does not tell an open port from a closed one", async () => {
  const { port } = new URL(receiver.url);
  const said = await Promise.all(
    [`https://localhost:${port}/`, "https://localhost:1/", "https://nothing.invalid/"].map((url) =>
      postJson(url, {}).catch((error) => error),
    ),
  );
  expect(said.every((one) => one instanceof NoAnswer)).toBe(true);
  expect(new Set(said.map((one) => one.message)).size).toBe(1);
  expect(receiver.received).toHaveLength(0);
});

test("where the operator allows it, loopback is called; a redirect is an answer like any other", async () => {
  lenient(true);
  receiver.answerWith((_, response) => {
    response.writeHead(307, { location: "/other", "retry-after": "7" });
    response.end("moved");
  });
  expect(await postJson(`${receiver.url}/hook`, { a: "ü" }, { authorization: "Bearer x" })).toEqual({
    status: 307,
    text: "moved",
    retryAfterMs: 7_000,
  });
  const [one] = receiver.to("/hook");
  expect([JSON.parse(one!.text), one!.headers.authorization]).toEqual([{ a: "ü" }, "Bearer x"]);
  expect(receiver.to("/other")).toHaveLength(0);
});

test("an endless answer is cut, a broken one is no answer", async () => {
  lenient(true);
  receiver.answerWith((_, response) => {
    const timer = setInterval(() => response.write("x".repeat(16_384)), 1);
    response.on("close", () => clearInterval(timer));
  });
  const { status, text } = await postJson(`${receiver.url}/endless`, {});
  expect([status, text.length <= 65_536]).toEqual([200, true]);
  receiver.answerWith((_, response) => response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy()));
  await expect(postJson(`${receiver.url}/broken`, {})).rejects.toBeInstanceOf(NoAnswer);
});

test("a receiver that accepts and says nothing is given up after ten seconds", async () => {
  lenient(true);
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const started = performance.now();
  await expect(postJson(`http://127.0.0.1:${typeof address === "object" && address?.port}/`, {})).rejects.toBeInstanceOf(NoAnswer);
  expect(performance.now() - started).toBeLessThan(12_000);
  silent.close();
}, 20_000);
