"use client";

import { columnVisibilityFeature, rowSelectionFeature, rowSortingFeature, tableFeatures } from "@tanstack/react-table";
import type { CardPlace } from "./column";

export type ColumnLook = { align: "end" | undefined; width: string | undefined; card: CardPlace; grow: boolean };

/** Module scope: a new object per render would rebuild every model. */
export const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature, rowSortingFeature, columnMeta: {} as ColumnLook });
