import type { WorkOrderPriority, WorkOrderStatus } from "@/lib/maintenance/words";
import type { CmmsSystem } from "./words";

/** What one system calls our statuses and priorities, both ways. Verifying is ours alone: elsewhere verified work is finished work. */
export type Mapping = {
  statusOut: Record<WorkOrderStatus, string>;
  statusIn: Record<string, WorkOrderStatus>;
  priorityOut: Record<WorkOrderPriority, string>;
  priorityIn: Record<string, WorkOrderPriority>;
};

const oneToFour = { emergency: "1", high: "2", medium: "3", low: "4" } as const;
const fromOneToFour = { "1": "emergency", "2": "high", "3": "medium", "4": "low", "5": "low" } as const;

export const mappings: Record<CmmsSystem, Mapping> = {
  // The system status of an order, in English. It is moved by the actions of the API, never written.
  "SAP PM": {
    statusOut: {
      open: "CRTD",
      assigned: "CRTD",
      "in-progress": "REL",
      "on-hold": "LKD",
      completed: "TECO",
      verified: "TECO",
      cancelled: "DLFL",
    },
    statusIn: { CRTD: "open", REL: "in-progress", LKD: "on-hold", TECO: "completed", CLSD: "completed", DLFL: "cancelled" },
    priorityOut: oneToFour,
    priorityIn: fromOneToFour,
  },
  "IBM Maximo": {
    statusOut: {
      open: "WAPPR",
      assigned: "APPR",
      "in-progress": "INPRG",
      "on-hold": "WMATL",
      completed: "COMP",
      verified: "COMP",
      cancelled: "CAN",
    },
    statusIn: {
      WAPPR: "open",
      APPR: "open",
      WSCH: "open",
      INPRG: "in-progress",
      WMATL: "on-hold",
      WPCOND: "on-hold",
      COMP: "completed",
      CLOSE: "completed",
      CAN: "cancelled",
    },
    priorityOut: oneToFour,
    priorityIn: fromOneToFour,
  },
  // The states that Field Service Management ships with; an instance that changed them says so in its connection.
  ServiceNow: {
    statusOut: {
      open: "1",
      assigned: "16",
      "in-progress": "18",
      "on-hold": "-5",
      completed: "3",
      verified: "3",
      cancelled: "7",
    },
    statusIn: {
      "1": "open",
      "10": "open",
      "16": "open",
      "17": "open",
      "18": "in-progress",
      "-5": "on-hold",
      "3": "completed",
      "4": "completed",
      "7": "cancelled",
    },
    priorityOut: oneToFour,
    priorityIn: fromOneToFour,
  },
  MaintainX: {
    statusOut: {
      open: "OPEN",
      assigned: "OPEN",
      "in-progress": "IN_PROGRESS",
      "on-hold": "ON_HOLD",
      completed: "DONE",
      verified: "DONE",
      cancelled: "CANCELED",
    },
    statusIn: {
      OPEN: "open",
      IN_PROGRESS: "in-progress",
      ON_HOLD: "on-hold",
      DONE: "completed",
      CANCELED: "cancelled",
      CANCELLED: "cancelled",
    },
    priorityOut: { emergency: "HIGH", high: "HIGH", medium: "MEDIUM", low: "LOW" },
    priorityIn: { HIGH: "high", MEDIUM: "medium", LOW: "low", NONE: "low" },
  },
};

/** A connection may know states of its own: `{"40": "on-hold"}` reads them, and the first one of a status is what is written. */
export function mappingOf(system: CmmsSystem, own: Record<string, WorkOrderStatus> = {}): Mapping {
  const standard = mappings[system];
  const statusOut = { ...standard.statusOut };
  for (const [theirs, ours] of Object.entries(own).reverse()) {
    statusOut[ours] = theirs;
    if (ours === "completed") statusOut.verified = theirs;
  }
  return { ...standard, statusOut, statusIn: { ...standard.statusIn, ...own } };
}
