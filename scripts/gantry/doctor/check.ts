export type Verdict = "ok" | "warning" | "problem" | "skipped";
export type Finding = { verdict: Verdict; message: string; fix?: string };
export type Check = { name: string; run: () => Promise<Finding> | Finding };

export const ok = (message: string): Finding => ({ verdict: "ok", message });
export const skipped = (message: string): Finding => ({ verdict: "skipped", message });
export const warning = (message: string, fix: string): Finding => ({ verdict: "warning", message, fix });
export const problem = (message: string, fix: string): Finding => ({ verdict: "problem", message, fix });

/** The first line of what went wrong, without the stack. */
export const reason = (error: unknown) => {
  const { message, code } = error as { message?: string; code?: string };
  return (message?.split("\n")[0] || code) ?? String(error);
};
