"use client";

import { useState } from "react";
import { useFieldProps } from "./field";
import { Input } from "./input";
import { fromLocalInput } from "./local-time";
import { useTimeZone } from "./time";

/** Date and time on the viewer's own clock; the form posts the moment with its zone. */
export function MomentInput({ onMoment }: { onMoment?: (at: number | null) => void }) {
  const timeZone = useTimeZone();
  const { name } = useFieldProps({});
  const [text, setText] = useState("");
  const momentOf = (typed: string) => (typed === "" ? null : fromLocalInput(typed, timeZone));
  const at = momentOf(text);
  return (
    <>
      <input type="hidden" name={name} value={at === null ? "" : new Date(at).toISOString()} />
      <Input
        type="datetime-local"
        name=""
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onMoment?.(momentOf(target.value));
        }}
      />
    </>
  );
}

/** Whose clock it is, as the hint of a MomentInput's Field. */
export const OnClock = () => <>Time zone {useTimeZone()}.</>;
