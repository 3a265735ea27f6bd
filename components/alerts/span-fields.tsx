"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { FormRow } from "@/components/ui/form";
import { MomentInput, OnClock } from "@/components/ui/moment-input";
import { Select } from "@/components/ui/select";

const MOMENT = "moment";
const lengths = [
  { value: "30", label: "30 minutes" },
  { value: "60", label: "1 hour" },
  { value: "240", label: "4 hours" },
  { value: "480", label: "8 hours" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
  { value: "43200", label: "30 days" },
  { value: MOMENT, label: "Until a moment" },
];

/** When something is quiet: from now, or, where it may be planned, from a moment; for so long, or until one. */
export function SpanFields({ planned = true }: { planned?: boolean }) {
  const [length, setLength] = useState("240");
  const until = length === MOMENT;
  return (
    <>
      <FormRow>
        {planned ? (
          <Field
            label="From"
            name="startsAt"
            hint={
              <>
                Empty: now. <OnClock />
              </>
            }
          >
            <MomentInput />
          </Field>
        ) : null}
        <Field label="For" {...(!until && { name: "minutes" })}>
          <Select options={lengths} value={length} onChange={({ target }) => setLength(target.value)} />
        </Field>
      </FormRow>
      {until ? (
        <Field label="Until" name="endsAt" hint={<OnClock />} required>
          <MomentInput />
        </Field>
      ) : null}
    </>
  );
}
