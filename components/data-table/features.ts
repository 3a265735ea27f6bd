"use client";

import { columnVisibilityFeature, rowSelectionFeature, rowSortingFeature, tableFeatures } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { CardPlace } from "./column";

export type ColumnLook = {
  align: "end" | undefined;
  width: string | undefined;
  card: CardPlace;
  /** What a cell adds to the look that every cell of a table has. */
  className: string | undefined;
  /** Of the type that the table's rows have. */
  render: (row: never) => ReactNode;
};

/** Module scope: a new object per render would rebuild every model. */
export const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature, rowSortingFeature, columnMeta: {} as ColumnLook });
