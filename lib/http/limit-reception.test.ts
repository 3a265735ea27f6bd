import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limitReception } from "./limit-reception";

const limits = { wholeMs: 300, windowMs: 150, leastBytes: 10 };
const server = createServer({ requestTimeout: 0 }, (request, response) => {
  limitReception(request, response, limits);
  request.resume().on("end", () => response.end("whole"));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

/** Sends a body in pieces, and answers the first line that comes back. */
async function send(path: string, pieces: string[], everyMs: number) {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let answer = "";
  socket.on("data", (part) => {
    answer += part.toString();
  });
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${pieces.join("").length}\r\n\r\n`);
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await sleep(everyMs);
  }
  await closed;
  return answer.split("\r\n")[0];
}
const slow = Array.from({ length: 12 }, () => "x".repeat(20));

test("a file that keeps coming may take longer than any other body", async () => {
  expect(await send("/storage/v1/object/private/x", slow, 60)).toBe("HTTP/1.1 200 OK");
});

test("a file that dawdles is cut off", async () => {
  expect(await send("/storage/v1/object/private/x", ["a", "b", "c", "d", "e", "f", "g", "h"], 100)).toBe("HTTP/1.1 408 Request Timeout");
});

test("any other body has its time, however steadily it comes", async () => {
  expect(await send("/rest/v1/assets", slow, 60)).toBe("HTTP/1.1 408 Request Timeout");
  expect(await send("/rest/v1/assets", ["a", "b"], 10)).toBe("HTTP/1.1 200 OK");
});
