import fc from "fast-check";
import { expect, test } from "vitest";
import { readFrame, type Version, writeBroadcast, writeFrame } from "./frames";

const versions: Version[] = ["1.0.0", "2.0.0"];
const push = (fields: string[], encoding: number, payload: Buffer) => {
  const parts = fields.map((field) => Buffer.from(field));
  return Buffer.concat([Buffer.from([3, ...parts.map(({ length }) => length), encoding]), ...parts, payload]);
};

test.each(versions)("a frame of version %s reads as it was written", (version) => {
  const frame = { joinRef: "1", ref: "2", topic: "realtime:a", event: "phx_join", payload: { config: {} } };
  expect(readFrame(Buffer.from(writeFrame(frame, version)), false, version)).toEqual(frame);
});

test("a binary push carries JSON or bytes, with names of any script", () => {
  const json = readFrame(push(["1", "2", "realtime:räume", "grüße", '{"persist":true}'], 1, Buffer.from('{"a":1}')), true, "2.0.0");
  expect(json).toMatchObject({
    joinRef: "1",
    ref: "2",
    topic: "realtime:räume",
    event: "broadcast",
    message: { event: "grüße", payload: { a: 1 } },
    persist: true,
  });
  const bytes = readFrame(push(["", "", "realtime:a", "e", ""], 0, Buffer.from([0, 255, 1])), true, "2.0.0");
  expect(bytes).toMatchObject({ joinRef: null, ref: null, message: { event: "e", bytes: Buffer.from([0, 255, 1]) }, persist: false });
});

test("bytes go out as a binary frame, and not at all to version 1.0.0", () => {
  const message = { event: "e", bytes: Buffer.from([7, 8]) };
  expect(writeBroadcast("t", message, "2.0.0")).toEqual(Buffer.from([4, 1, 1, 0, 0, 116, 101, 7, 8]));
  expect(writeBroadcast("t", message, "1.0.0")).toBeUndefined();
});

test("whatever arrives, reading a frame answers a frame or undefined and never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), fc.constantFrom(...versions), (data, binary, version) => {
      readFrame(Buffer.from(data), binary, version);
      readFrame(Buffer.from([3, ...data]), true, version);
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(...versions), (json, version) => {
      const frame = readFrame(Buffer.from(json), false, version);
      expect(frame === undefined || typeof frame.topic === "string").toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
