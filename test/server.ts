import { serve } from "@hono/node-server";
import { createApi } from "@/lib/api/app";

/** The API on a port of its own inside this test, for clients that want a real socket. */
export async function startApi(): Promise<{ url: string; close: () => Promise<void> }> {
  const { fetch } = createApi();
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}`, close: () => new Promise((done) => server.close(() => done())) }),
    );
  });
}
