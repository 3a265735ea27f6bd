import "server-only";
import { exportTable, tableTemplate } from "@/lib/import/table/export-table";
import { importTable } from "@/lib/import/table/import-table";
import { importTableInput, MOST_BYTES, tableInput } from "@/lib/import/table/schema";
import { type Api, parseInput, route } from "../route";

/** Whole tables as CSV, out and in. */
export function tablesApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/v1/tables/:kind/export",
    summary: "Export all records of a kind as CSV that the import takes back",
    auth: "signed-in",
    input: tableInput,
    answer: "text/csv",
    handle: async (context, actor) => exportTable(actor, parseInput(tableInput, context.req.param()).kind),
  });
  route(api, {
    method: "get",
    path: "/api/v1/tables/:kind/template",
    summary: "Read the columns that an import of a kind takes, as CSV with an example",
    auth: "signed-in",
    input: tableInput,
    answer: "text/csv",
    handle: async (context) => tableTemplate(parseInput(tableInput, context.req.param()).kind),
  });
  route(api, {
    method: "post",
    path: "/api/v1/tables/:kind/import",
    summary: "Make and change records from CSV, all rows or none; with dryRun (the default) only say what would happen",
    auth: "signed-in",
    input: importTableInput,
    maxBytes: MOST_BYTES + 4_096,
    run: importTable,
  });
}
