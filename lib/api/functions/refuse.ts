import "server-only";
import type { AppError, ErrorCode } from "@/lib/errors";
import type { ApiContext } from "../route";

/** Whatever is wrong with what was sent has one name here, as the specification has it. */
const wrongInput: ReadonlySet<ErrorCode> = new Set(["BAD_REQUEST", "VALIDATION_ERROR", "UNSUPPORTED_MEDIA_TYPE", "METHOD_NOT_ALLOWED"]);

/** A function's refusal: `{data: null, error: {code, message, details}}`. */
export function refuseFunctionCall(context: ApiContext, error: AppError): Response {
  const isInput = wrongInput.has(error.code);
  const code = isInput ? "VALIDATION_ERROR" : error.code;
  context.set("errorCode", code);
  return context.json(
    { data: null, error: { code, message: error.message, ...(error.fields && { details: error.fields }) } },
    (isInput && error.code !== "METHOD_NOT_ALLOWED" ? 400 : error.status) as 400,
  );
}
