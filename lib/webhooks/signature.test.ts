import { describe, expect, test } from "vitest";
import type { WebhookScheme } from "./schema";
import { verifySignature } from "./signature";
import { signed } from "./signature.testing";

const now = Date.UTC(2026, 10, 21, 12);
const seconds = Math.floor(now / 1_000);
const secrets: Record<WebhookScheme, string> = {
  standard: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
  github: "It's a Secret to Everybody",
  stripe: "whsec_stripe_takes_the_text_itself",
};
const body = Buffer.from('{"id":"evt_1","type":"invoice.paid","data":{"amount":12.50,"text":"ünï"}}');
const verify = (scheme: WebhookScheme, headers: Record<string, string>, sent = body, valid = [secrets[scheme]]) =>
  verifySignature(scheme, new Headers(headers), sent, valid, now);

describe.each(["standard", "github", "stripe"] as const)("%s", (scheme) => {
  const headers = signed(scheme, secrets[scheme], body, { id: "msg_1", timestamp: seconds });

  test("accepts what was signed with the secret, and says what it is", () => {
    const eventType = scheme === "github" ? "push" : "invoice.paid";
    expect(verify(scheme, headers)).toMatchObject({ ok: true, eventType });
  });

  test("refuses a changed byte, JSON written anew, another secret and a signature cut short", () => {
    const changed = Buffer.from(body);
    changed[10] = changed[10]! ^ 1;
    expect(verify(scheme, headers, changed)).toEqual({ ok: false, reason: "wrong" });
    expect(verify(scheme, headers, Buffer.from(JSON.stringify(JSON.parse(body.toString()))))).toEqual({ ok: false, reason: "wrong" });
    expect(verify(scheme, headers, body, ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="])).toEqual({ ok: false, reason: "wrong" });
    for (const [name, value] of Object.entries(headers).filter(([name]) => name.includes("signature")))
      expect(verify(scheme, { ...headers, [name]: value.slice(0, -6) })).toMatchObject({ ok: false });
  });

  test("accepts either of two secrets while one replaces the other", () => {
    const old = scheme === "standard" ? `whsec_${Buffer.alloc(32, 9).toString("base64")}` : "the secret before";
    const byOld = signed(scheme, old, body, { id: "msg_1", timestamp: seconds });
    expect(verify(scheme, byOld, body, [secrets[scheme], old])).toMatchObject({ ok: true });
    expect(verify(scheme, headers, body, [secrets[scheme], old])).toMatchObject({ ok: true });
    expect(verify(scheme, byOld, body, [secrets[scheme]])).toMatchObject({ ok: false });
  });

  test("says that a signature is missing when there is none", () => {
    expect(verify(scheme, {})).toEqual({ ok: false, reason: "missing" });
    const other =
      scheme === "github"
        ? signed("stripe", secrets.stripe, body, { id: "x", timestamp: seconds })
        : { "x-hub-signature-256": "sha256=00" };
    expect(verify(scheme, other)).toEqual({ ok: false, reason: "missing" });
  });
});

describe.each(["standard", "stripe"] as const)("%s signs its time", (scheme) => {
  test("takes five minutes of difference either way, and not a second more", () => {
    for (const [offset, ok] of [
      [-300, true],
      [300, true],
      [-301, false],
      [301, false],
    ] as const) {
      const late = signed(scheme, secrets[scheme], body, { id: "msg_1", timestamp: seconds + offset });
      expect([offset, verify(scheme, late)]).toMatchObject([offset, ok ? { ok } : { ok, reason: "stale" }]);
    }
  });

  test("does not let the signed time be changed", () => {
    const old = signed(scheme, secrets[scheme], body, { id: "msg_1", timestamp: seconds - 4_000 });
    const fresh = Object.fromEntries(
      Object.entries(old).map(([name, value]) => [name, value.replace(String(seconds - 4_000), String(seconds))]),
    );
    expect(verify(scheme, fresh)).toEqual({ ok: false, reason: "wrong" });
  });
});

test("what makes a repetition is signed: an unsigned delivery id changes nothing", () => {
  const first = verify("github", signed("github", secrets.github, body, { id: "a", timestamp: 0 }));
  const replayed = verify("github", { ...signed("github", secrets.github, body, { id: "a", timestamp: 0 }), "x-github-delivery": "b" });
  expect(replayed).toMatchObject({ ok: true, dedupeKey: (first as { dedupeKey: string }).dedupeKey, deliveryId: "b" });
  const forged = { ...signed("standard", secrets.standard, body, { id: "msg_1", timestamp: seconds }), "webhook-id": "msg_2" };
  expect(verify("standard", forged)).toEqual({ ok: false, reason: "wrong" });
  const retry = [seconds, seconds + 60].map((timestamp) =>
    verify("stripe", signed("stripe", secrets.stripe, body, { id: "x", timestamp })),
  );
  expect(retry.map((one) => one.ok && one.dedupeKey)).toEqual(["evt_1", "evt_1"]);
});

test("the examples that the schemes publish", () => {
  const github = { "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" };
  expect(verify("github", github, Buffer.from("Hello, World!"))).toMatchObject({ ok: true });
  const standard = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,bm9ldHUjKzFob2VudXRob2VodWUzMjRvdWVvdW9ldQo=",
  };
  const at = 1_614_265_330_000;
  expect(
    verifySignature("standard", new Headers(standard), Buffer.from('{"test": 2432232314}'), ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], at),
  ).toMatchObject({ ok: true });
});

test("a hostile header costs a refusal, not a failure", () => {
  for (const value of [
    "",
    ",",
    "t=,v1=",
    `t=${"9".repeat(50)},v1=${"a".repeat(64)}`,
    "v1,",
    `${"v1,AAAA ".repeat(5_000)}`,
    "t=1,v1=zz",
    "\u00ff",
  ])
    for (const scheme of ["standard", "github", "stripe"] as const) {
      const headers = {
        "webhook-id": "a",
        "webhook-timestamp": String(seconds),
        "webhook-signature": value,
        "x-hub-signature-256": value,
        "stripe-signature": value,
      };
      expect(verify(scheme, headers).ok).toBe(false);
    }
});
