import type { ReactNode } from "react";

/** Where a cell goes when the row becomes a card on a phone. */
export type CardPlace = "title" | "aside" | "detail" | "hide";

export type Column<Row> = {
  /** Also the name in the URL: `sort=-raised`, `columns=alert,raised`. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: "end";
  /** CSS width of the column: "120px". */
  width?: string;
  /** Takes the width that is left and shortens its text, so that a wide table fits. */
  grow?: boolean;
  /** Default: first column title, the next three detail, the rest hidden. */
  card?: CardPlace;
  /** Not shown until chosen. */
  hidden?: boolean;
  /** Always shown. The first column is always fixed. */
  fixed?: boolean;
};

/** Types the cells of a table once: `const columns = defineColumns<AlertRow>([{ id: "alert", header: "Alert", cell: (row) => row.title }])`. */
export function defineColumns<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns;
}

export type TableFilter = {
  /** The URL parameter; several values are joined with commas. */
  key: string;
  label: string;
  /** A single option makes a switch of the chip. */
  options: readonly { value: string; label: string }[];
  /** Only one value at a time. */
  single?: boolean;
};

export type SavedView = { id: string; name: string /** Search string without "?" */; query: string };

/** How a command answers; the same shape server actions have. */
export type CommandResult = { ok: boolean; message?: string | undefined } | null | undefined;

/** The reader's own views of a list: what to show, and the commands that keep and forget them. */
export type ViewControls = {
  views?: readonly SavedView[];
  saveView?: (view: { name: string; query: string }) => Promise<CommandResult>;
  deleteView?: (id: string) => Promise<CommandResult>;
};

type Runs = {
  /** Asked before it runs. */
  confirm?: { title: (count: number) => string; description: string };
  /** Toast after success. */
  success?: (count: number) => string;
  run: (ids: string[]) => Promise<CommandResult>;
};
/** Needs more than the rows: a dialog asks for it. `done` clears the selection, once the rows have changed. */
type Asks = { dialog: (choice: { ids: string[]; close: () => void; done: () => void }) => ReactNode };
export type BulkAction = { id: string; label: string; icon?: ReactNode; tone?: "crit" } & (Runs | Asks);
