import type { AlertRuleDraft } from "./schema";

/** A ready-made rule for one of the NAB demonstration series, and what its back-test over the whole series gives (kept true by a test). */
export interface RulePreset {
  /** File below NAB's `data/`. */
  series: string;
  rule: AlertRuleDraft;
  expected: { caught: number; totalFailures: number; falseAlarms: number };
}

const MACHINE = "realKnownCause/machine_temperature_system_failure.csv";
const AMBIENT = "realKnownCause/ambient_temperature_system_failure.csv";

/**
 * Rules of the demonstration. Together they raise an alert in each of the six failure windows that NAB labels in these two files. The limits
 * were chosen by back-test on the very same data, so they show the engine, not how well a rule would do on a new machine.
 */
export const nabPresets: readonly RulePreset[] = [
  {
    series: MACHINE,
    expected: { caught: 4, totalFailures: 4, falseAlarms: 1 },
    rule: {
      name: "Machine temperature low",
      description: "The machine has run cold for four hours: it lost load or is about to stop.",
      sensorTypes: ["temperature"],
      conditionType: "threshold_low",
      conditionConfig: { threshold: 56, clear_threshold: 66, duration_minutes: 240, keep_firing_minutes: 60 },
      severity: "high",
      openIncident: false,
    },
  },
  {
    series: MACHINE,
    expected: { caught: 2, totalFailures: 4, falseAlarms: 0 },
    rule: {
      name: "Machine stopped",
      description: "The temperature fell far below any working state: the system failed.",
      sensorTypes: ["temperature"],
      conditionType: "threshold_low",
      conditionConfig: { threshold: 35, clear_threshold: 60, duration_minutes: 15, keep_firing_minutes: 60 },
      severity: "critical",
      openIncident: true,
    },
  },
  {
    series: MACHINE,
    expected: { caught: 2, totalFailures: 4, falseAlarms: 3 },
    rule: {
      name: "Machine temperature unusual",
      description: "The reading surprises the sensor's own history.",
      sensorTypes: ["temperature"],
      conditionType: "anomaly_score",
      conditionConfig: { threshold: 0.9, keep_firing_minutes: 720 },
      severity: "medium",
    },
  },
  {
    series: AMBIENT,
    expected: { caught: 1, totalFailures: 2, falseAlarms: 0 },
    rule: {
      name: "Room temperature high",
      description: "The room has been too warm for an hour: cooling failed.",
      sensorTypes: ["temperature"],
      conditionType: "threshold_high",
      conditionConfig: { threshold: 81, clear_threshold: 79, duration_minutes: 60, keep_firing_minutes: 720 },
      severity: "high",
    },
  },
  {
    series: AMBIENT,
    expected: { caught: 1, totalFailures: 2, falseAlarms: 1 },
    rule: {
      name: "Room temperature low",
      description: "The room has been too cold for an hour: heating or a sensor failed.",
      sensorTypes: ["temperature"],
      conditionType: "threshold_low",
      conditionConfig: { threshold: 59, clear_threshold: 62, duration_minutes: 60, keep_firing_minutes: 720 },
      severity: "high",
    },
  },
  {
    series: AMBIENT,
    expected: { caught: 2, totalFailures: 2, falseAlarms: 9 },
    rule: {
      name: "Room temperature unusual",
      description: "The reading surprises the sensor's own history.",
      sensorTypes: ["temperature"],
      conditionType: "anomaly_score",
      conditionConfig: { threshold: 0.85, keep_firing_minutes: 1440 },
      severity: "medium",
    },
  },
];
