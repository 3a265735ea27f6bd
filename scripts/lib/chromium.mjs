import { existsSync } from "node:fs";
import { capture, run } from "./processes.mjs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
const find = () => [process.env.CHROMIUM_PATH, ...places].find((place) => place && existsSync(place));

const toStderr = { stdio: ["ignore", 2, 2] };

/** Where a Chromium is, got if need be: the system's, Debian's package when we are root, else the one Playwright brings (undefined). */
export async function ensureChromium() {
  if (find()) return find();
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error("Installing Chromium with apt-get…");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const install = () => run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { ...toStderr, env });
    if ((await install()) !== 0) await run("apt-get", ["update"], { ...toStderr, env }).then(install);
    if (find()) return find();
  }
  // Answers at once when Playwright has its browser already.
  await capture(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  return undefined;
}
