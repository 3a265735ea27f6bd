import { writeLlmsFull } from "@/lib/reference/llms";
import { docsReference } from "../(public)/docs/reference";

export async function GET() {
  return new Response(writeLlmsFull(await docsReference()), {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=60" },
  });
}
