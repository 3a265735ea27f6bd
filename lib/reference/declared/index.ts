import type { Operation } from "../operation";
import { authOperations } from "./auth";
import { hostOperations } from "./host";
import { realtimeOperations } from "./realtime";
import { storageOperations } from "./storage";

/** Operations of the parts that answer in a dialect of their own and therefore do not go through `route()`. */
export const declared: readonly Operation[] = [...authOperations, ...storageOperations, ...realtimeOperations, ...hostOperations];
