// Part of npm run verify: every relative link of the documentation leads to a file that exists.
import fs from "node:fs";
import path from "node:path";
import { root } from "./lib/paths.mjs";

const atRoot = fs.readdirSync(root).filter((name) => name.endsWith(".md"));
const inDocs = fs.readdirSync(path.join(root, "docs"), { recursive: true }).filter((name) => name.endsWith(".md"));
const pages = [...atRoot, ...inDocs.map((name) => path.join("docs", name))];

/** Links and pictures, as markdown and as html, outside code blocks. */
function linksOf(text) {
  const prose = text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|(?:href|src)="([^"]+)"/g)].map((match) => match[1] ?? match[2]);
}

const dead = pages.flatMap((page) =>
  linksOf(fs.readFileSync(path.join(root, page), "utf8"))
    .filter((link) => !/^([a-z][a-z+.-]*:|#|\/\/)/i.test(link))
    .map((link) => decodeURIComponent(link.split("#")[0]))
    .filter((link) => !fs.existsSync(path.resolve(root, path.dirname(page), link)))
    .map((link) => `${page}: ${link} does not exist`),
);

for (const problem of dead) console.error(problem);
console.log(dead.length === 0 ? `The links of ${pages.length} pages lead somewhere.` : `${dead.length} dead links.`);
process.exitCode = dead.length === 0 ? 0 : 1;
