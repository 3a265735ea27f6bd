import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be between ${least} and ${most}`);

const postgresUrl = z
  .string()
  .refine(
    (value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value),
    "must look like postgres://user:password@host:5432/database",
  );

const httpUrl = z
  .string()
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), "must be an address such as https://example.com")
  .transform((value) => value.replace(/\/+$/, ""));

const secret = (least: number) =>
  z.string().min(least, `must have at least ${least} characters: make one with \`openssl rand -base64 32\``);

/** Every variable that Gantry reads, once. `.env.example` explains them; the empty string counts as unset. */
export const variables = {
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: whole(0, 65_535).default(3000),
  PUBLIC_URL: z
    .string()
    .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), "must be an address such as https://gantry.example.com")
    .transform((value) => value.replace(/\/+$/, ""))
    .optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_APP_URL: postgresUrl.optional(),
  DATABASE_WORKER_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 1_000).default(10),
  WEB_CONCURRENCY: whole(1, 64).optional(),
  GANTRY_SECRET: secret(32).optional(),
  GANTRY_SECRET_PREVIOUS: secret(32).optional(),
  ALLOW_PRIVATE_ADDRESSES: z
    .enum(["0", "1"], "must be 1 or 0")
    .default("0")
    .transform((value) => value === "1"),
  GANTRY_DATA: z.string().default(".gantry"),
  GANTRY_EMBEDDED: z
    .enum(["0", "1"], "must be 1 or 0")
    .default("0")
    .transform((value) => value === "1"),
  TRUSTED_PROXY_HOPS: whole(0, 10).default(0),
  WORKER: z
    .enum(["on", "off"], "must be on or off")
    .default("on")
    .transform((value) => value === "on"),
  METRICS_TOKEN: secret(16).optional(),
  CRON_SECRET: secret(16).optional(),
  SMTP_URL: z
    .string()
    .refine((value) => /^smtps?:\/\//.test(value) && URL.canParse(value), "must look like smtp://user:password@mail.example.com:587")
    .optional(),
  RESEND_API_KEY: z.string().optional(),
  RESEND_URL: httpUrl.default("https://api.resend.com"),
  MAIL_FROM: z.string().max(320).default("Gantry <gantry@localhost>"),
  STORAGE_MAX_BYTES: whole(1, 5_497_558_138_880).default(5_368_709_120),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: httpUrl.optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  AUTH_AUTOCONFIRM: z
    .enum(["on", "off"], "must be on or off")
    .transform((value) => value === "on")
    .optional(),
  PASSWORD_MIN_LENGTH: whole(6, 72).default(10),
  AUTH_REDIRECT_URLS: z.string().default(""),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_GOOGLE_ISSUER: httpUrl.default("https://accounts.google.com"),
  AUTH_MICROSOFT_ENTRA_ID_ID: z.string().optional(),
  AUTH_MICROSOFT_ENTRA_ID_SECRET: z.string().optional(),
  AUTH_MICROSOFT_ENTRA_ID_ISSUER: httpUrl.default("https://login.microsoftonline.com/common/v2.0"),
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_GITHUB_URL: httpUrl.default("https://github.com"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
};

const schema = z.object(variables);

export type Env = Readonly<Omit<z.output<typeof schema>, "PUBLIC_URL" | "GANTRY_SECRET"> & { PUBLIC_URL: string; GANTRY_SECRET: string }>;

/** Checks all variables at once, so that the operator sees every problem in one go. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.keys(variables).map((name) => [name, source[name]?.trim() || undefined]));
  const result = schema.safeParse(given);

  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
    throw new Error(`The environment is not right. Correct these variables (see .env.example) and start again:\n${problems.join("\n")}`);
  }

  const parsed = result.data;
  const folder = resolve(/* turbopackIgnore: true */ process.cwd(), parsed.GANTRY_DATA);
  return {
    ...parsed,
    GANTRY_DATA: folder,
    PUBLIC_URL: parsed.PUBLIC_URL ?? `http://${parsed.HOST.includes(":") ? `[${parsed.HOST}]` : parsed.HOST}:${parsed.PORT}`,
    // Read when first wanted: `next build` runs where there is no secret, and needs none.
    get GANTRY_SECRET() {
      return parsed.GANTRY_SECRET ?? secretFile(folder);
    },
  };
}

function secretFile(folder: string) {
  try {
    return readFileSync(join(/* turbopackIgnore: true */ folder, "secret"), "utf8").trim();
  } catch {
    throw new Error(`GANTRY_SECRET is not set, and ${folder}/secret cannot be read. \`npm start\` makes one; elsewhere set the variable.`);
  }
}

let parsed: Env | undefined;

/** The environment of this process, checked on first use and never before: importing this file cannot fail. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
