"use client";

import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormRow } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ConditionType } from "@/lib/alerts/schema";

export type Config = Record<string, unknown>;
type Props = { type: ConditionType; config: Config; unit: string };

export const shown = (value: unknown) => (typeof value === "number" || typeof value === "string" ? String(value) : "");

/** One number of the condition; its error arrives under the same name. */
export function NumberField({
  name,
  label,
  config,
  unit,
  hint,
  fallback = "",
}: {
  name: string;
  label: string;
  config: Config;
  unit?: string;
  hint?: string;
  fallback?: string;
}) {
  return (
    <Field label={label} name={`conditionConfig.${name}`} hint={hint}>
      <Input inputMode="decimal" autoComplete="off" defaultValue={shown(config[name]) || fallback} unit={unit} />
    </Field>
  );
}

const directions = [
  { value: "either", label: "Up or down" },
  { value: "rise", label: "Up" },
  { value: "fall", label: "Down" },
];
function Direction({ config }: { config: Config }) {
  return (
    <Field label="Direction" name="conditionConfig.direction">
      <Select options={directions} defaultValue={shown(config.direction) || "either"} />
    </Field>
  );
}

/** The fields of the chosen condition. Names are those of lib/alerts/schema.ts. */
export function ConditionFields({ type, config, unit }: Props) {
  switch (type) {
    case "threshold_high":
    case "threshold_low": {
      const high = type === "threshold_high";
      return (
        <>
          <FormRow>
            <NumberField name="threshold" label={high ? "Rises above" : "Falls below"} config={config} unit={unit} />
            <NumberField name="duration_minutes" label="For at least" config={config} unit="minutes" fallback="0" />
          </FormRow>
          <FormRow>
            <NumberField
              name="clear_threshold"
              label={high ? "Clears below" : "Clears above"}
              config={config}
              unit={unit}
              hint="Empty: at the same limit."
            />
            <NumberField name="keep_firing_minutes" label="Keep firing for" config={config} unit="minutes" fallback="0" />
          </FormRow>
        </>
      );
    }
    case "rate_of_change":
      return (
        <>
          <FormRow>
            <NumberField name="threshold" label="Changes by more than" config={config} unit={unit} />
            <NumberField name="window_minutes" label="Within" config={config} unit="minutes" fallback="60" />
          </FormRow>
          <FormRow>
            <Direction config={config} />
            <NumberField name="clear_threshold" label="Clears below" config={config} unit={unit} hint="Empty: at the same limit." />
          </FormRow>
        </>
      );
    case "anomaly_score":
      return (
        <>
          <FormRow>
            <NumberField
              name="threshold"
              label="Score of at least"
              config={config}
              hint="0 is usual, 1 was never seen. 0.9 is a good start."
              fallback="0.9"
            />
            <NumberField name="clear_threshold" label="Clears below" config={config} />
          </FormRow>
          <FormRow>
            <NumberField name="duration_minutes" label="For at least" config={config} unit="minutes" fallback="0" />
            <NumberField name="keep_firing_minutes" label="Keep firing for" config={config} unit="minutes" fallback="0" />
          </FormRow>
        </>
      );
    case "pattern_match":
      return <PatternFields config={config} unit={unit} />;
    case "time_based":
      return <TimeFields config={config} unit={unit} />;
  }
}

const patterns = [
  { value: "flatline", label: "Stands still" },
  { value: "spike", label: "Jumps away" },
  { value: "oscillation", label: "Swings back and forth" },
  { value: "step", label: "Moves to a new level" },
];

function PatternFields({ config, unit }: { config: Config; unit: string }) {
  const [pattern, setPattern] = useState(shown(config.pattern) || "flatline");
  return (
    <>
      <Field label="Pattern" name="conditionConfig.pattern">
        <Select options={patterns} value={pattern} onChange={(event) => setPattern(event.target.value)} />
      </Field>
      {pattern === "flatline" ? (
        <FormRow>
          <NumberField name="minutes" label="For" config={config} unit="minutes" fallback="60" />
          <NumberField name="tolerance" label="Moves no more than" config={config} unit={unit} fallback="0" />
        </FormRow>
      ) : pattern === "oscillation" ? (
        <>
          <FormRow>
            <NumberField name="sign_changes" label="Reversals" config={config} fallback="6" />
            <NumberField name="window_minutes" label="Within" config={config} unit="minutes" fallback="60" />
          </FormRow>
          <NumberField name="min_amplitude" label="Ignore swings up to" config={config} unit={unit} fallback="0" />
        </>
      ) : (
        <>
          <FormRow>
            <NumberField name="delta" label="By more than" config={config} unit={unit} />
            <NumberField name="samples" label="Compared with" config={config} unit="readings" fallback="5" />
          </FormRow>
          <Direction config={config} />
        </>
      )}
    </>
  );
}

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function TimeFields({ config, unit }: { config: Config; unit: string }) {
  const [check, setCheck] = useState(shown(config.check) || "expected_reading");
  const days = Array.isArray(config.days) ? config.days : [1, 2, 3, 4, 5, 6, 7];
  return (
    <>
      <Field label="Watch for" name="conditionConfig.check">
        <Select
          options={[
            { value: "expected_reading", label: "A reading that does not come" },
            { value: "outside_band", label: "Values outside a band at certain hours" },
          ]}
          value={check}
          onChange={(event) => setCheck(event.target.value)}
        />
      </Field>
      {check === "expected_reading" ? (
        <NumberField name="every_minutes" label="A reading at least every" config={config} unit="minutes" fallback="15" />
      ) : (
        <>
          <FormRow>
            <NumberField name="low" label="Lowest" config={config} unit={unit} />
            <NumberField name="high" label="Highest" config={config} unit={unit} />
          </FormRow>
          <FormRow>
            <Field label="From" name="conditionConfig.start">
              <Input type="time" defaultValue={shown(config.start) || "06:00"} />
            </Field>
            <Field label="To" name="conditionConfig.end">
              <Input type="time" defaultValue={shown(config.end) || "22:00"} />
            </Field>
          </FormRow>
          <Field label="Time zone" name="conditionConfig.time_zone">
            <Input defaultValue={shown(config.time_zone) || "UTC"} />
          </Field>
          <fieldset>
            <legend className="mb-1.5 font-medium">Days</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-1.5">
              {weekdays.map((day, index) => (
                <Checkbox
                  key={day}
                  name="conditionConfig.days"
                  value={index + 1}
                  defaultChecked={days.includes(index + 1)}
                  label={day.slice(0, 3)}
                />
              ))}
            </div>
          </fieldset>
        </>
      )}
    </>
  );
}
