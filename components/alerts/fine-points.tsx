"use client";

import { Field } from "@/components/ui/field";
import { FormRow } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ConditionType } from "@/lib/alerts/schema";
import { type Config, NumberField, shown } from "./condition-fields";

/** What every condition may also say. All of it stands in the form, open or not: a rule keeps what was set through the API when it is saved here. */
export function FinePoints({ type, config }: { type: ConditionType; config: Config }) {
  const noData = (config.no_data ?? {}) as { mode?: string; after_minutes?: number };
  const [mode, after] = [noData.mode ?? "keep", String(noData.after_minutes ?? 60)];
  const limits = type === "threshold_high" || type === "threshold_low" || type === "anomaly_score"; // they ask for their durations themselves
  const special =
    Number(config.occurrences ?? 1) > 1 ||
    (config.quality ?? "good_only") !== "good_only" ||
    Boolean(config.clear_duration_minutes || config.max_gap_minutes) ||
    (!limits && Boolean(config.duration_minutes || config.keep_firing_minutes));
  return (
    <>
      {type === "time_based" ? (
        <>
          <input type="hidden" name="conditionConfig.no_data.mode" value={mode} />
          <input type="hidden" name="conditionConfig.no_data.after_minutes" value={after} />
        </>
      ) : (
        <FormRow>
          <Field label="When data stops" name="conditionConfig.no_data.mode">
            <Select
              options={[
                { value: "keep", label: "Keep the state as it is" },
                { value: "raise", label: "Raise “no data”" },
                { value: "clear", label: "Clear the alert" },
              ]}
              defaultValue={mode}
            />
          </Field>
          <Field label="Data counts as stopped after" name="conditionConfig.no_data.after_minutes">
            <Input inputMode="decimal" defaultValue={after} unit="minutes" />
          </Field>
        </FormRow>
      )}
      <details open={special} className="min-w-0">
        <summary className="cursor-pointer font-medium">Fine points</summary>
        <div className="mt-3 grid gap-3.5">
          {limits ? null : (
            <FormRow>
              <NumberField name="duration_minutes" label="For at least" config={config} unit="minutes" fallback="0" />
              <NumberField name="keep_firing_minutes" label="Keep firing for" config={config} unit="minutes" fallback="0" />
            </FormRow>
          )}
          <FormRow>
            <NumberField name="occurrences" label="In a row" config={config} unit="readings" hint="Empty: one is enough." />
            <Field label="Readings that count" name="conditionConfig.quality">
              <Select
                options={[
                  { value: "good_only", label: "Good ones" },
                  { value: "exclude_bad", label: "Good and uncertain ones" },
                  { value: "all", label: "All of them" },
                ]}
                defaultValue={shown(config.quality) || "good_only"}
              />
            </Field>
          </FormRow>
          <FormRow>
            <NumberField name="clear_duration_minutes" label="Clears when safe for" config={config} unit="minutes" fallback="0" />
            <NumberField
              name="max_gap_minutes"
              label="A gap starts it afresh after"
              config={config}
              unit="minutes"
              hint="Empty: an hour, or twice the duration."
            />
          </FormRow>
        </div>
      </details>
    </>
  );
}
