import Link from "next/link";
import type { ReactNode } from "react";
import { Pill, ToneMark } from "@/components/ui/pill";
import { type Tone, toneVar } from "@/components/ui/tone";
import { frame, place } from "./projection";

export type MapSite = { id: string; name: string; lat: number; lon: number; tone: Tone; status: string; href: string; detail?: ReactNode };

/** Sites on an offline outline of the world, closed in on where they are; the list below is the same for keyboard and ear. */
export function SiteMap({ sites, label = "Sites", height = 260 }: { sites: readonly MapSite[]; label?: string; height?: number }) {
  const placed = sites.filter(({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon));
  const view = frame(placed);
  const left = ({ lon }: MapSite) => `${((place(lon, 0).x - view.x) / view.width) * 100}%`;
  const top = ({ lat }: MapSite) => `${((place(0, lat).y - view.y) / view.height) * 100}%`;
  return (
    <div>
      <div
        className="relative overflow-hidden rounded-md bg-sunken"
        style={{ aspectRatio: `${view.width} / ${view.height}`, maxHeight: height, width: "100%" }}
      >
        <svg
          viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
          aria-hidden="true"
        >
          <image href="/world.svg" x="0" y="0" width="360" height="180" />
        </svg>
        {placed.map((site) => (
          <Link
            key={site.id}
            href={site.href}
            tabIndex={-1}
            aria-hidden="true"
            title={`${site.name}: ${site.status}`}
            className="absolute grid size-6 -translate-1/2 place-items-center"
            style={{ left: left(site), top: top(site), color: toneVar[site.tone] }}
          >
            <span className="grid size-4 place-items-center rounded-full bg-panel shadow-pop">
              <ToneMark tone={site.tone} className="size-2.5" />
            </span>
          </Link>
        ))}
      </div>
      <ul aria-label={label} className="mt-2 grid gap-0.5">
        {sites.map((site) => (
          <li key={site.id} className="relative flex min-h-7 items-center gap-2 rounded-md px-1.5 hover:bg-sunken">
            <Link href={site.href} className="truncate font-medium after:absolute after:inset-0">
              {site.name}
            </Link>
            <Pill tone={site.tone}>{site.status}</Pill>
            {site.detail ? <span className="ml-auto text-ink-2">{site.detail}</span> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
