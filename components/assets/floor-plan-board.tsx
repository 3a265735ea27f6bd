"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { count } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { ToneMark } from "@/components/ui/pill";
import { toast } from "@/components/ui/toaster";
import type { PlannedAsset } from "@/lib/assets/floor-plan";
import { statusTone, statusWord } from "./words";

type Spot = { x: number; y: number };
type Props = { org: string; assets: readonly PlannedAsset[]; image: { src: string; alt: string }; place: FormAction | null };
const clamp = (value: number) => Math.round(Math.min(100, Math.max(0, value)) * 100) / 100;
const steps: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Assets on their plan. Dragged, or moved with the arrow keys (Shift for larger steps); a move is kept when it ends. */
export function FloorPlanBoard({ org, assets, image, place }: Props) {
  const router = useRouter();
  const board = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState(false);
  const [spots, setSpots] = useState<Record<string, Spot | null>>({});
  const dragged = useRef<string | null>(null);
  const spotOf = ({ id, x, y }: PlannedAsset): Spot | null => (id in spots ? spots[id]! : x === null || y === null ? null : { x, y });
  const on = assets.flatMap((asset) => {
    const spot = spotOf(asset);
    return spot ? [{ asset, spot }] : [];
  });
  const off = assets.filter((asset) => !spotOf(asset));

  async function keep(id: string, spot: Spot | null) {
    if (!place) return;
    const form = new FormData();
    form.set("id", id);
    form.set("x", spot ? String(spot.x) : "");
    form.set("y", spot ? String(spot.y) : "");
    const result = await place(null as never, form);
    if (result?.ok) return router.refresh();
    toast.error(result?.message ?? "The place was not kept. Try again.");
    setSpots(({ [id]: _, ...rest }) => rest);
  }
  const put = (id: string, spot: Spot | null) => setSpots((all) => ({ ...all, [id]: spot }));

  function drag(event: PointerEvent) {
    const box = board.current?.getBoundingClientRect();
    if (!box || !dragged.current) return;
    put(dragged.current, {
      x: clamp(((event.clientX - box.left) / box.width) * 100),
      y: clamp(((event.clientY - box.top) / box.height) * 100),
    });
  }
  function drop() {
    const id = dragged.current;
    dragged.current = null;
    if (id && spots[id]) void keep(id, spots[id]);
  }
  function nudge(event: KeyboardEvent, id: string, { x, y }: Spot) {
    if (event.key === "Delete" || event.key === "Backspace") {
      put(id, null);
      void keep(id, null);
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 5 : 0.5;
    put(id, { x: clamp(x + step[0] * size), y: clamp(y + step[1] * size) });
  }

  return (
    <Grid kind="rail">
      <Panel>
        <PanelHeader
          title="Floor plan"
          detail={moving ? "Drag an asset, or move it with the arrow keys" : count(on.length, "asset")}
          actions={
            place ? (
              <Button size="sm" aria-pressed={moving} variant={moving ? "primary" : "default"} onClick={() => setMoving(!moving)}>
                {moving ? "Done" : "Move assets"}
              </Button>
            ) : null
          }
        />
        <PanelBody className="overflow-auto">
          <div ref={board} className="relative min-w-[30rem]" onPointerMove={drag} onPointerUp={drop} onPointerCancel={drop}>
            {/* biome-ignore lint/performance/noImgElement: an access-checked file of any size, served as it is */}
            <img src={image.src} alt={image.alt} className="block w-full rounded-md border" draggable={false} />
            {on.map(({ asset, spot }) => {
              const style = { left: `${spot.x}%`, top: `${spot.y}%` };
              const shape = cn(
                "-translate-x-1/2 -translate-y-1/2 absolute flex max-w-40 items-center gap-1.5 rounded-md border border-line-strong bg-panel px-1.5 py-0.5 text-ink text-sm shadow-sm",
                moving && "cursor-grab touch-none active:cursor-grabbing",
              );
              const inner = (
                <>
                  <ToneMark tone={statusTone[asset.status] ?? "off"} />
                  <span className="truncate">{asset.tag ?? asset.name}</span>
                  <span className="sr-only">, {statusWord[asset.status]}</span>
                </>
              );
              return moving ? (
                <button
                  key={asset.id}
                  type="button"
                  style={style}
                  className={shape}
                  aria-label={`${asset.name}, ${statusWord[asset.status]}, at ${spot.x} % across and ${spot.y} % down. Arrow keys move it, Delete takes it off.`}
                  onPointerDown={(event) => {
                    dragged.current = asset.id;
                    event.currentTarget.setPointerCapture(event.pointerId);
                  }}
                  onKeyDown={(event) => nudge(event, asset.id, spot)}
                  onKeyUp={(event) => event.key in steps && void keep(asset.id, spot)}
                >
                  {inner}
                </button>
              ) : (
                <Link key={asset.id} href={`/${org}/assets/${asset.id}`} style={style} className={shape} title={asset.name}>
                  {inner}
                </Link>
              );
            })}
          </div>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="Not on the plan" detail={off.length} />
        <PanelBody>
          {off.length === 0 ? (
            <EmptyState title="All are placed" description="Every asset of this site stands on the plan." className="py-4" />
          ) : (
            <ul className="grid max-h-[60vh] gap-1.5 overflow-y-auto">
              {off.map((asset) => (
                <li key={asset.id} className="flex items-center gap-2">
                  <Link href={`/${org}/assets/${asset.id}`} className="min-w-0 flex-1 truncate hover:underline">
                    {asset.name}
                  </Link>
                  {place ? (
                    <Button
                      size="sm"
                      aria-label={`Place ${asset.name}`}
                      onClick={() => {
                        const middle = { x: 50, y: 50 };
                        put(asset.id, middle);
                        setMoving(true);
                        void keep(asset.id, middle);
                      }}
                    >
                      Place
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
        </PanelBody>
      </Panel>
    </Grid>
  );
}
