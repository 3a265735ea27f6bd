import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GuideDoc } from "@/components/docs/guide-doc";
import { guidesFor } from "@/lib/reference/guides";
import { docsReference } from "../../reference";

type Args = { params: Promise<{ guide: string }> };
const find = async ({ params }: Args) => {
  const { guide } = await params;
  const { url } = await docsReference();
  return guidesFor(url).find(({ id }) => id === guide);
};

export async function generateMetadata(args: Args): Promise<Metadata> {
  return { title: (await find(args))?.title ?? "Not found" };
}

export default async function GuidePage(args: Args) {
  const guide = await find(args);
  if (!guide) notFound();
  return <GuideDoc guide={guide} />;
}
