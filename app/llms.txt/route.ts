import { writeLlms } from "@/lib/reference/llms";
import { docsReference } from "../(public)/docs/reference";

export async function GET() {
  return new Response(writeLlms(await docsReference()), {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=60" },
  });
}
