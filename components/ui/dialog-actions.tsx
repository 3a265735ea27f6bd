import type { ReactNode } from "react";
import { Button } from "./button";
import { DialogClose } from "./dialog";
import { FormError, SubmitButton } from "./form";

/** The end of a form in a dialog: what went wrong, the way out, and the verb. */
export function DialogActions({ submit }: { submit: ReactNode }) {
  return (
    <>
      <FormError />
      <div className="flex justify-end gap-2">
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <SubmitButton>{submit}</SubmitButton>
      </div>
    </>
  );
}
