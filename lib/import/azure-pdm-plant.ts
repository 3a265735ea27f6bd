/** What the machines of Microsoft's sample measure, and which component each signal tells of (fault signatures as the data shows them). */
export type Signal = "volt" | "rotate" | "pressure" | "vibration";

const rule = (name: string, conditionType: "threshold_high" | "threshold_low", threshold: number, clear: number, sensorType: string) => ({
  name,
  description: "Hourly readings stay beyond what a healthy machine shows: the component is about to fail.",
  sensorTypes: [sensorType],
  conditionType,
  conditionConfig: { threshold, clear_threshold: clear, duration_minutes: 240, keep_firing_minutes: 180, max_gap_minutes: 120 },
  severity: "high",
  openIncident: false,
});

export const measures = [
  {
    signal: "volt",
    name: "Voltage",
    type: "voltage",
    unit: "V",
    component: "comp1",
    rule: rule("PdM voltage high", "threshold_high", 178, 172, "voltage"),
  },
  {
    signal: "rotate",
    name: "Rotation",
    type: "flow",
    unit: "rpm",
    component: "comp2",
    rule: rule("PdM rotation low", "threshold_low", 425, 445, "flow"),
  },
  {
    signal: "pressure",
    name: "Pressure",
    type: "pressure",
    unit: "bar",
    component: "comp3",
    rule: rule("PdM pressure high", "threshold_high", 108, 102, "pressure"),
  },
  {
    signal: "vibration",
    name: "Vibration",
    type: "vibration",
    unit: "mm/s",
    component: "comp4",
    rule: rule("PdM vibration high", "threshold_high", 43.5, 41, "vibration"),
  },
] as const;

const step = (description: string, expectedTime: number) => ({ description, expectedTime });
const procedure = (comp: string, part: string) =>
  ({
    title: `Replace ${comp} of a machine`,
    steps: [
      step("Stop the machine and lock it out.", 10),
      step(`Remove the cover and take out ${comp} (${part}).`, 30),
      step("Fit the new one, tighten crosswise, close the cover.", 40),
      step("Run it for an hour and compare with the days before the fault.", 60),
    ],
  }) as const;

export const procedures = new Map([
  ["comp1", procedure("comp1", "power supply side")],
  ["comp2", procedure("comp2", "drive side")],
  ["comp3", procedure("comp3", "hydraulic side")],
  ["comp4", procedure("comp4", "bearing side")],
]);
