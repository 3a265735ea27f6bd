/** How a unit measures its quantity: base = value × factor + shift. The first unit of each quantity is the base. */
type Measure = { factor: number; shift?: number; also?: readonly string[] };

const K = 273.15;
/** Exact where a unit is defined exactly; hp is the mechanical one, gal and gpm are those of the US. */
export const quantities = {
  temperature: {
    "°C": { factor: 1, also: ["C", "degC"] },
    "°F": { factor: 5 / 9, shift: -160 / 9, also: ["F", "degF"] },
    K: { factor: 1, shift: -K },
  },
  pressure: {
    bar: { factor: 1 },
    mbar: { factor: 1e-3 },
    Pa: { factor: 1e-5 },
    kPa: { factor: 1e-2 },
    MPa: { factor: 10 },
    psi: { factor: 0.068_947_572_931_683_6 },
    atm: { factor: 1.013_25 },
  },
  "vibration speed": { "mm/s": { factor: 1 }, "in/s": { factor: 25.4 } },
  speed: { "m/s": { factor: 1 }, "km/h": { factor: 1 / 3.6 }, mph: { factor: 0.447_04 }, "ft/s": { factor: 0.3048 } },
  acceleration: { "m/s²": { factor: 1, also: ["m/s2"] }, g: { factor: 9.806_65 } },
  length: {
    m: { factor: 1 },
    mm: { factor: 1e-3 },
    µm: { factor: 1e-6, also: ["um", "μm"] },
    cm: { factor: 1e-2 },
    km: { factor: 1_000 },
    in: { factor: 0.0254 },
    ft: { factor: 0.3048 },
  },
  rotation: { rpm: { factor: 1, also: ["1/min", "min⁻¹"] }, Hz: { factor: 60 }, "rad/s": { factor: 30 / Math.PI } },
  flow: {
    "m³/h": { factor: 1, also: ["m3/h"] },
    "l/min": { factor: 0.06, also: ["L/min"] },
    "l/s": { factor: 3.6, also: ["L/s"] },
    gpm: { factor: 0.227_124_707_04 },
  },
  volume: { l: { factor: 1, also: ["L"] }, "m³": { factor: 1_000, also: ["m3"] }, gal: { factor: 3.785_411_784 } },
  mass: { kg: { factor: 1 }, t: { factor: 1_000 }, lb: { factor: 0.453_592_37 } },
  power: { kW: { factor: 1 }, W: { factor: 1e-3 }, MW: { factor: 1_000 }, hp: { factor: 0.745_699_871_582_270_2 } },
  energy: { kWh: { factor: 1 }, Wh: { factor: 1e-3 }, MWh: { factor: 1_000 }, MJ: { factor: 1 / 3.6 }, J: { factor: 1 / 3.6e6 } },
  current: { A: { factor: 1 }, mA: { factor: 1e-3 } },
  voltage: { V: { factor: 1 }, mV: { factor: 1e-3 }, kV: { factor: 1_000 } },
  torque: { N·m: { factor: 1, also: ["Nm"] }, lbf·ft: { factor: 1.355_817_948_331_4 } },
} as const satisfies Record<string, Record<string, Measure>>;

export type Quantity = keyof typeof quantities;
type Known = { quantity: Quantity; unit: string; factor: number; shift: number };

const known = new Map<string, Known>();
for (const [quantity, units] of Object.entries(quantities) as [Quantity, Record<string, Measure>][])
  for (const [unit, { factor, shift = 0, also = [] }] of Object.entries(units))
    for (const name of [unit, ...also]) known.set(name, { quantity, unit, factor, shift });

export const quantityOf = (unit: string): Quantity | undefined => known.get(unit.trim())?.quantity;
/** Every unit of the same quantity, in the order of the table; none for a unit that the table does not know. */
export const unitsLike = (unit: string): string[] => {
  const quantity = quantityOf(unit);
  return quantity ? Object.keys(quantities[quantity]) : [];
};

/** A function from one unit to another of the same quantity, or undefined. */
export function converter(from: string, to: string): ((value: number) => number) | undefined {
  const [a, b] = [known.get(from.trim()), known.get(to.trim())];
  if (!a || !b || a.quantity !== b.quantity) return undefined;
  if (a.unit === b.unit) return (value) => value;
  return (value) => neat((value * a.factor + a.shift - b.shift) / b.factor);
}

/** Twelve digits: what the last bits of a double say is the arithmetic's, not the sensor's. */
const neat = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(12)) + 0 : value);

type Drawn = { unit: string; points: readonly { t: number; avg: number; min: number; max: number }[] };
/** A series in the first of the wanted units that measures the same; as it is when none does. */
export function inUnits<S extends Drawn>(series: S, wanted: readonly string[]): S {
  const unit = wanted.find((one) => one !== series.unit && converter(series.unit, one));
  const convert = unit && converter(series.unit, unit);
  if (!convert) return series;
  const points = series.points.map(({ t, avg, min, max }) => ({ t: Number(t), avg: convert(avg), min: convert(min), max: convert(max) }));
  return { ...series, unit, points };
}
