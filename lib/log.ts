import pino from "pino";
import { env } from "./env.ts";
import { processNumber } from "./siblings.ts";

/** Structured lines on stdout, with the process's number where there are several. Credentials and bodies never reach it. */
const make = () =>
  pino({
    level: env().LOG_LEVEL,
    base: processNumber === undefined ? null : { process: processNumber },
    redact: {
      paths: ["*.password", "*.authorization", "*.cookie", "*.apikey", "*.key", "*.token", "*.secret", "headers"],
      censor: "[redacted]",
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  });

let logger: pino.Logger | undefined;
/** Made on first use, so that importing this file reads no environment. */
export const log = new Proxy({} as pino.Logger, { get: (_, name) => Reflect.get((logger ??= make()), name) });
