/** Equirectangular, one unit per degree, as scripts/make-world-svg.mjs draws it. */
export const place = (lon: number, lat: number) => ({ x: lon + 180, y: 90 - lat });

type Frame = { x: number; y: number; width: number; height: number };
const shape = 2; // width : height

/** The part of the world that holds every site with room around; never closer than 24 degrees, where the outline gets coarse. */
export function frame(sites: readonly { lat: number; lon: number }[]): Frame {
  if (sites.length === 0) return { x: 0, y: 5, width: 360, height: 150 };
  const xs = sites.map(({ lon }) => place(lon, 0).x);
  const ys = sites.map(({ lat }) => place(0, lat).y);
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = Math.min(360, Math.max(24, (east - west) * 1.4, (south - north) * 1.6 * shape));
  const height = Math.min(180, width / shape);
  return {
    x: clamp((west + east) / 2 - width / 2, 0, 360 - width),
    y: clamp((north + south) / 2 - height / 2, 0, 180 - height),
    width,
    height,
  };
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
