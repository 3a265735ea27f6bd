import "server-only";
import type { AppError, ErrorCode } from "@/lib/errors";
import type { Answer, Exchange } from "../exchange";
import { type ApiContext, send } from "../route";

/** Whatever is wrong with what was sent has one name here, as the specification has it. */
const wrongInput: ReadonlySet<ErrorCode> = new Set(["BAD_REQUEST", "VALIDATION_ERROR", "UNSUPPORTED_MEDIA_TYPE", "METHOD_NOT_ALLOWED"]);

/** The mount's `refuse`. */
export const refuseFunctionCall = (context: ApiContext, error: AppError): Response => send(context, refusedCall(context, error));

/** A function's refusal: `{data: null, error: {code, message, details}}`. */
export function refusedCall(context: Exchange, error: AppError): Answer {
  const isInput = wrongInput.has(error.code);
  const code = isInput ? "VALIDATION_ERROR" : error.code;
  context.set("errorCode", code);
  return {
    status: isInput && error.code !== "METHOD_NOT_ALLOWED" ? 400 : error.status,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: null, error: { code, message: error.message, ...(error.fields && { details: error.fields }) } }),
  };
}
