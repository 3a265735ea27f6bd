// Draws public/world.svg from world-atlas: equirectangular, 1 user unit per degree, x = longitude + 180, y = 90 - latitude.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoEquirectangular, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("world-atlas/land-50m.json"), "utf8"));
const projection = geoEquirectangular()
  .scale(180 / Math.PI)
  .translate([180, 90])
  .precision(0);
const path = geoPath(projection).digits(2);
const shapes = feature(atlas, atlas.objects.land).features.flatMap(({ geometry }) => geometry.coordinates);
const land = shapes
  .map((coordinates) => ({ type: "Polygon", coordinates }))
  .filter((polygon) => path.area(polygon) > 0.02) // islets below a pixel at any zoom we offer
  .map((polygon) => relative(path(polygon)))
  .join("");

/** Offsets of tenths of a degree are a third of the length of absolute coordinates. */
function relative(absolute) {
  return absolute.replace(/M([^MZ]*)Z/g, (_, points) => {
    let [x, y] = [0, 0];
    const steps = points.split("L").map((point, index) => {
      const [px, py] = point.split(",").map((n) => Math.round(Number(n) * 10));
      const step = index === 0 ? `M${px / 10},${py / 10}l` : px === x && py === y ? "" : `${(px - x) / 10},${(py - y) / 10} `;
      [x, y] = [px, py];
      return step.replace(/(^|[,-])0\./g, "$1.");
    });
    return `${steps.join("").trim()}z`;
  });
}

// One neutral with opacity reads on both themes; an <image> cannot see the page's variables.
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180" width="3600" height="1800"><path fill="#8b94a3" fill-opacity=".3" stroke="#8b94a3" stroke-opacity=".55" stroke-width=".12" d="${land}"/></svg>\n`;
const target = new URL("../public/world.svg", import.meta.url);
writeFileSync(target, svg);
console.log(`world.svg ${(svg.length / 1024).toFixed(0)} kB`);
