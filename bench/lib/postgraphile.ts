import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

/**
 * PostGraphile 5 on the same database, for comparison: `postgraphile.ts <json>` with {connectionString, settings, port}. Every request runs under the
 * settings given: the role and claims that our own statements run under.
 */
if (!("withResolvers" in Promise)) {
  // PostGraphile asks for Node 22; this is all that it misses in Node 20.
  const withResolvers = () => {
    const parts: Record<string, unknown> = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
  };
  Object.assign(Promise, { withResolvers });
}
const { connectionString, settings, port } = JSON.parse(process.argv[2]!) as {
  connectionString: string;
  settings: Record<string, string>;
  port: number;
};
/** Our synonyms are views that it would call like their tables, and our enums have words ("OPC UA") that GraphQL has no name for. */
const renames: GraphileConfig.Plugin = {
  name: "RenamesPlugin",
  version: "1.0.0",
  inflection: {
    replace: {
      enumValue: (previous, _, value, codec) => (previous?.(value, codec) ?? value).replaceAll(/\W/g, "_"),
    },
  },
  gather: {
    hooks: {
      pgIntrospection_class(_, { entity }) {
        if (entity.relkind === "v") entity.getTags().name = `${entity.relname}_view`;
      },
    },
  },
};
const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [renames],
  disablePlugins: ["PgIndexBehaviorsPlugin"], // else only what an index begins with can be asked by
  pgServices: [makePgService({ connectionString, schemas: ["public"], poolConfig: { max: 10 } })],
  grafast: { context: () => ({ pgSettings: settings }), explain: false },
  grafserv: { port, graphiql: false, watch: false },
} as GraphileConfig.Preset;

const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(port, "127.0.0.1", () => console.log("ready"));
