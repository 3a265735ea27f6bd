import { parseArgs } from "node:util";

export type Option = {
  /** What stands after the option, as shown in the help; none for a switch. */
  value?: string;
  summary: string;
  required?: boolean;
};
type Values<O extends Record<string, Option>> = {
  [K in keyof O]: O[K] extends { value: string } ? (O[K] extends { required: true } ? string : string | undefined) : boolean;
};

export type Command = {
  /** One or two words, as they are typed. */
  name: string;
  summary: string;
  /** Said below the usage line, when there is more to know. */
  details?: string;
  argument?: { name: string; summary: string };
  options: Record<string, Option>;
  /** Answers the exit code. */
  run: (values: Record<string, string | boolean | undefined>, argument: string | undefined) => Promise<number>;
};

/** Declares a command. Its options' types follow from their declaration. */
export function command<const O extends Record<string, Option>>(
  definition: Omit<Command, "options" | "run"> & { options: O; run: (values: Values<O>, argument: string) => Promise<number> },
): Command {
  return { ...definition, run: (values, argument) => definition.run(values as Values<O>, argument ?? "") };
}

/** A mistake in what was typed; the message says what to type instead. Exit code 2. */
export class UsageError extends Error {}

export function parseCommand(definition: Command, words: string[]) {
  const options = Object.fromEntries([
    ...Object.entries(definition.options).map(([name, { value }]) => [name, { type: value ? ("string" as const) : ("boolean" as const) }]),
    ["help", { type: "boolean" as const, short: "h" }],
  ]);
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${plain(error)} Run gantry ${definition.name} --help for what it takes.`);
  }
  const values = parsed.values as Record<string, string | boolean | undefined>;
  if (values.help) return { help: true as const };
  const [argument, extra] = parsed.positionals;
  const missing = Object.entries(definition.options).filter(([name, option]) => option.required && !values[name]);
  if (missing.length > 0)
    throw new UsageError(`Missing ${missing.map(([name, { value }]) => `--${name} ${value}`).join(", ")}.\n\n${usage(definition)}`);
  if (definition.argument && !argument)
    throw new UsageError(`Missing ${definition.argument.name}: ${definition.argument.summary}.\n\n${usage(definition)}`);
  const surplus = definition.argument ? extra : argument;
  if (surplus !== undefined) throw new UsageError(`“${surplus}” is not expected here.\n\n${usage(definition)}`);
  return {
    help: false as const,
    values: { ...Object.fromEntries(Object.keys(definition.options).map((name) => [name, undefined])), ...values },
    argument,
  };
}

/** parseArgs explains its own workings at length; the first sentence is what concerns a person. */
const plain = (error: unknown) => `${(error instanceof Error ? error.message : String(error)).split(/\.\s|\n/)[0]!.replace(/\.$/, "")}.`;

const usageLine = ({ name, argument, options }: Command) =>
  [
    "gantry",
    name,
    argument && `<${argument.name}>`,
    ...Object.entries(options).map(([option, { value, required }]) => {
      const shown = value ? `--${option} ${value}` : `--${option}`;
      return required ? shown : `[${shown}]`;
    }),
  ]
    .filter(Boolean)
    .join(" ");

export function usage(definition: Command) {
  const rows = [
    ...(definition.argument ? [[`<${definition.argument.name}>`, definition.argument.summary]] : []),
    ...Object.entries(definition.options).map(([name, { value, summary }]) => [value ? `--${name} ${value}` : `--${name}`, summary]),
  ] as [string, string][];
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const list = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
  return [definition.summary, definition.details, `Usage: ${usageLine(definition)}`, list].filter(Boolean).join("\n\n");
}

export function overview(commands: Command[]) {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Gantry's command line for operators: npm run gantry -- <command> [options]",
    commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n"),
    "Every command explains itself with --help. Exit codes: 0 done, 1 failed or found something wrong, 2 not understood.",
  ].join("\n\n");
}
