"use client";

import { type PointerEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";

type Props = {
  id: string;
  required: boolean;
  signature: { name: string; path: string } | null;
  signedAt: Date | null;
  name: string;
  sign: FormAction | null;
};
const [WIDTH, HEIGHT] = [400, 160];

/** The signature under the work, or the box to sign in. Nothing is shown where none is asked for. */
export function SignaturePanel({ id, required, signature, signedAt, name, sign }: Props) {
  if (!required && !signature) return null;
  return (
    <Panel>
      <PanelHeader title="Signature" actions={signedAt ? <Time value={signedAt} show="relative" /> : null} />
      <PanelBody>
        {signature ? (
          <>
            <svg
              viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
              className="w-full rounded-md border bg-sunken"
              role="img"
              aria-label={`Signed by ${signature.name}`}
            >
              <path d={signature.path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
            </svg>
            <p className="mt-1.5">{signature.name}</p>
          </>
        ) : sign ? (
          <SignBox id={id} name={name} sign={sign} />
        ) : (
          <p className="text-ink-3">Not signed yet.</p>
        )}
      </PanelBody>
    </Panel>
  );
}

function SignBox({ id, name, sign }: { id: string; name: string; sign: FormAction }) {
  const [path, setPath] = useState("");
  const drawing = useRef(false);
  const at = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>) => {
    const box = currentTarget.getBoundingClientRect();
    return `${Math.round(((clientX - box.left) / box.width) * WIDTH)} ${Math.round(((clientY - box.top) / box.height) * HEIGHT)}`;
  };
  return (
    <ActionForm action={sign} success="Signed">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="path" value={path} />
      <div>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className="w-full touch-none rounded-md border bg-sunken"
          role="img"
          aria-label="Sign here with finger, pen or mouse"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            drawing.current = true;
            const point = at(event);
            setPath((before) => `${before}${before ? " " : ""}M ${point} L ${point}`);
          }}
          onPointerMove={(event) => {
            if (!drawing.current) return;
            const point = at(event);
            setPath((before) => `${before} L ${point}`);
          }}
          onPointerUp={() => {
            drawing.current = false;
          }}
        >
          <path d={path || "M 0 0"} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </div>
      <Field label="Name" name="name" required>
        <Input defaultValue={name} maxLength={120} />
      </Field>
      <FormError />
      <FormActions>
        <SubmitButton disabled={!path}>Sign</SubmitButton>
        <Button variant="quiet" onClick={() => setPath("")} disabled={!path}>
          Clear
        </Button>
      </FormActions>
    </ActionForm>
  );
}
