import http from "node:http";
import net from "node:net";
import { isEnding, sleep } from "./processes.mjs";

export const loopback = (host) => host === "localhost" || host === "::1" || host.startsWith("127.");

/** An address a person can open, also when the server listens on every interface. */
export const addressOf = (host, port) => {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
};

export const isPortFree = (port, host = "127.0.0.1") =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

export const findFreePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Asks as PostgreSQL clients do whether TLS is spoken: only a PostgreSQL answers one byte, N or S. */
export const answersAsPostgres = (port) =>
  new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(2_000, () => answer(false));
    socket.once("error", () => answer(false));
    socket.once("end", () => answer(false));
    socket.once("connect", () => socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])));
    socket.once("data", (bytes) => answer(bytes[0] === 0x4e || bytes[0] === 0x53));
  });

const statusOf = (url) =>
  new Promise((resolve) => {
    const request = http.get(url, { timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(0));
  });

/** True once the address answers 200; false when the process behind it has gone, or after the time given. */
export async function waitForHealth(url, isRunning, milliseconds = 90_000) {
  const deadline = performance.now() + milliseconds;
  while (isRunning() && !isEnding() && performance.now() < deadline) {
    if ((await statusOf(`${url}/api/health`)) === 200) return true;
    await sleep(100);
  }
  return false;
}
