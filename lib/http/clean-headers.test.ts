import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { cleanHeaders } from "./clean-headers";

/** Sends headers over a real socket and returns what the application would see. */
async function seen(
  headers: Record<string, string | string[]>,
  options = { publicUrl: "https://gantry.example.com", trustedHops: 0 },
  method = "GET",
) {
  const server = createServer((incoming, response) => {
    const refusal = cleanHeaders(incoming, options);
    response.end(JSON.stringify(refusal ?? { headers: incoming.headers, raw: incoming.rawHeaders }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const text = await new Promise<string>((resolve, reject) => {
    const request = send({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", headers, method }, (response) => {
      let body = "";
      response.on("data", (part) => {
        body += part;
      });
      response.on("end", () => resolve(body));
    });
    request.on("error", reject);
    request.end();
  });
  server.close();
  return JSON.parse(text);
}

test("a client cannot name its own address, host or protocol", async () => {
  const { headers, raw } = await seen({
    "x-forwarded-for": "6.6.6.6",
    "x-real-ip": "6.6.6.6",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    host: "evil.example",
  });
  expect(headers).toMatchObject({
    "x-real-ip": "127.0.0.1",
    host: "gantry.example.com",
    "x-forwarded-host": "gantry.example.com",
    "x-forwarded-proto": "https",
  });
  expect(headers["x-forwarded-for"]).toBeUndefined();
  expect(raw).not.toContain("6.6.6.6");
});

test("with one trusted hop the address is the one that hop saw, not the one the client invented", async () => {
  const { headers } = await seen(
    { "x-forwarded-for": "6.6.6.6, 203.0.113.7" },
    { publicUrl: "https://gantry.example.com", trustedHops: 1 },
  );
  expect(headers["x-real-ip"]).toBe("203.0.113.7");
});

test("headers that only the framework may set are dropped", async () => {
  const names = [
    "x-middleware-subrequest",
    "x-middleware-rewrite",
    "x-invoke-path",
    "x-matched-path",
    "x-now-route-matches",
    "next-resume",
    "x-nonce",
    "content-security-policy",
  ];
  const { headers } = await seen(Object.fromEntries(names.map((name) => [name, "1"])));
  expect(names.filter((name) => name in headers)).toEqual([]);
});

test("a loopback installation answers under the name it was called by", async () => {
  const { headers } = await seen({ host: "localhost:3000" }, { publicUrl: "http://127.0.0.1:3000", trustedHops: 0 });
  expect(headers.host).toBe("localhost:3000");
});

test("TRACE is refused", async () => {
  expect(await seen({}, undefined, "TRACE")).toMatchObject({ status: 405 });
});

test("a client cannot speak for the framework, but its pages keep the ids that next dev waits for", async () => {
  const { headers } = await seen({
    "x-middleware-subrequest": "1",
    "x-nextjs-data": "1",
    "x-nonce": "known",
    "x-nextjs-request-id": "a",
    "x-nextjs-html-request-id": "b",
  });
  expect(headers).toMatchObject({ "x-nextjs-request-id": "a", "x-nextjs-html-request-id": "b" });
  for (const name of ["x-middleware-subrequest", "x-nextjs-data", "x-nonce"]) expect(headers[name]).toBeUndefined();
});
