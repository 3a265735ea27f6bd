"use client";

import { Check, Pause, Play, ShieldAlert, Timer, Wrench } from "lucide-react";
import { useState } from "react";
import { TextDialog } from "@/components/incidents/text-dialog";
import { ActionButton } from "@/components/ui/action-button";
import { Note } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { formatNumber } from "@/components/ui/format";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { ExecutionRecord } from "@/lib/maintenance/prescription-queries";
import { FollowUps } from "./follow-ups";

export type RunCommands = Record<"complete" | "pause" | "resume" | "fail" | "cancel" | "rate" | "follow", FormAction>;
type Props = { org: string; run: ExecutionRecord; me: string | null; commands: RunCommands | null };

/** Step by step with gloves on: the step at hand is large, what was done stays below, one button leads on. */
export function RunSteps({ org, run, me, commands }: Props) {
  const { execution, steps, completions, followUps } = run;
  const { id, status, currentStep, totalSteps, pausedAt } = execution;
  const running = status === "in-progress";
  const [at, taken, goOn] = useStepAtHand(run, me);
  const step = running || taken ? steps[at] : undefined;
  return (
    <div className="grid max-w-2xl gap-3.5">
      <div className="grid gap-1.5">
        <p className="text-ink-2">
          {currentStep} of {totalSteps} steps done
        </p>
        <ProgressBar
          label="Steps done"
          value={currentStep}
          max={totalSteps}
          tone={status === "failed" ? "crit" : status === "completed" ? "ok" : "info"}
        />
      </div>
      {running && pausedAt ? (
        <Note tone="warn">
          Paused since <Time value={pausedAt} />.
        </Note>
      ) : null}
      {status === "failed" || status === "cancelled" ? <Note tone="crit">{execution.failureReason}</Note> : null}
      {step ? (
        <Panel>
          <PanelHeader
            title={`Step ${at + 1}`}
            actions={
              step.expectedTime > 0 ? (
                <span className="flex items-center gap-1">
                  <Timer className="size-3.5" aria-hidden /> {step.expectedTime} min
                </span>
              ) : null
            }
          />
          <PanelBody className="grid gap-3">
            <p className="whitespace-pre-line text-lg leading-snug">{step.description}</p>
            {step.safety.length > 0 ? (
              <ul className="grid gap-1 rounded-md bg-warn-soft px-3 py-2 text-warn-ink">
                {step.safety.map((line) => (
                  <li key={line} className="flex items-start gap-2">
                    <ShieldAlert className="mt-0.5 size-4 shrink-0" aria-label="Safety" />
                    {line}
                  </li>
                ))}
              </ul>
            ) : null}
            {step.tools.length > 0 ? (
              <p className="flex items-start gap-2 text-ink-2">
                <Wrench className="mt-0.5 size-4 shrink-0" aria-label="Tools" />
                {step.tools.join(", ")}
              </p>
            ) : null}
            {taken ? (
              <div className="grid justify-items-start gap-2.5">
                <Note tone="warn">
                  {taken.completedBy ?? "Somebody"} finished this step at <Time value={taken.completedAt} show="clock" />. Look together
                  before you go on.
                </Note>
                <Button variant="primary" size="lg" className="max-phone:w-full" onClick={goOn}>
                  {running ? `Go on with step ${currentStep + 1}` : "See what was done"}
                </Button>
              </div>
            ) : null}
            {commands && !pausedAt ? (
              <ActionForm key={at} action={commands.complete} className="grid gap-3">
                <input type="hidden" name="id" value={id} />
                <input type="hidden" name="step" value={at + 1} />
                {step.reading ? (
                  <Field
                    label={step.reading.label}
                    name="reading"
                    required
                    hint={
                      step.reading.min !== undefined || step.reading.max !== undefined
                        ? `Should be ${[step.reading.min !== undefined ? `at least ${formatNumber(step.reading.min)}` : "", step.reading.max !== undefined ? `at most ${formatNumber(step.reading.max)}` : ""].filter(Boolean).join(" and ")}.`
                        : undefined
                    }
                  >
                    <Input inputMode="decimal" unit={step.reading.unit} autoComplete="off" />
                  </Field>
                ) : null}
                <Field label="Notes" name="notes">
                  <Textarea rows={2} maxLength={2_000} />
                </Field>
                <FormError />
                {taken ? null : (
                  <FormActions>
                    <SubmitButton size="lg" className="max-phone:w-full">
                      <Check aria-hidden />
                      {at + 1 === totalSteps ? "Finish the last step" : "Done, next step"}
                    </SubmitButton>
                  </FormActions>
                )}
              </ActionForm>
            ) : null}
          </PanelBody>
        </Panel>
      ) : null}
      {commands && running ? (
        <div className="flex flex-wrap gap-2">
          {pausedAt ? (
            <ActionButton variant="primary" action={commands.resume} fields={{ id }} success="Resumed">
              <Play aria-hidden />
              Resume
            </ActionButton>
          ) : (
            <ActionButton action={commands.pause} fields={{ id }} success="Paused">
              <Pause aria-hidden />
              Pause
            </ActionButton>
          )}
          <TextDialog
            trigger={<Button variant="danger-quiet">It cannot be finished</Button>}
            title="End this run as failed"
            description="What was done stays. The prescription learns from it."
            id={id}
            name="reason"
            label="Why it could not be finished"
            submit="End the run"
            success="Run ended"
            action={commands.fail}
          />
        </div>
      ) : null}
      {commands && (status === "completed" || status === "failed") ? (
        <Feedback id={id} rating={execution.feedbackRating} notes={execution.feedbackNotes} action={commands.rate} />
      ) : null}
      {completions.length > 0 ? (
        <Panel>
          <PanelHeader title="Done" />
          <ol>
            {completions.toReversed().map((done) => (
              <li key={done.step} className="grid gap-0.5 border-b px-3.5 py-2 last:border-b-0">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="text-ink-3">{done.step}</span>
                  <span className="min-w-0 flex-1">{steps[done.step - 1]?.description}</span>
                  <span className="text-ink-3 text-sm max-phone:basis-full">
                    {done.completedBy} <Time value={done.completedAt} />
                  </span>
                </span>
                {done.readingValue === null ? null : (
                  <span className={done.outOfRange ? "text-crit-ink" : "text-ink-2"}>
                    {formatNumber(done.readingValue)} {done.readingUnit}
                    {done.outOfRange ? ", out of range" : ""}
                  </span>
                )}
                {done.notes ? <span className="text-ink-2">{done.notes}</span> : null}
                {done.outOfRange ? (
                  <FollowUps
                    org={org}
                    orders={followUps.filter(({ step }) => step === done.step)}
                    action={commands?.follow ?? null}
                    fields={{ id, step: String(done.step) }}
                    about={`step ${done.step}`}
                  />
                ) : null}
              </li>
            ))}
          </ol>
        </Panel>
      ) : null}
    </div>
  );
}

/**
 * The step this person has before them. When a colleague finishes it, it stays in sight and says so, until they go on: a page that moved on by itself
 * would have them press the button of a step which they have not done.
 */
function useStepAtHand({ execution: { currentStep }, completions }: ExecutionRecord, me: string | null) {
  const [at, setAt] = useState(currentStep);
  const done = currentStep > at ? (completions.find(({ step }) => step === at + 1) ?? null) : null;
  const taken = done && me !== null && done.completedById !== me ? done : null;
  if (at !== currentStep && !taken) setAt(currentStep);
  return [taken ? at : currentStep, taken, () => setAt(currentStep)] as const;
}

const ratings = ["Useless", "Poor", "Fair", "Good", "Excellent"].map((label, index) => ({
  value: String(index + 1),
  label: `${index + 1}, ${label}`,
}));

function Feedback({ id, rating, notes, action }: { id: string; rating: number | null; notes: string | null; action: FormAction }) {
  return (
    <Panel>
      <PanelHeader title="Did the prescription help?" detail={rating === null ? undefined : `Rated ${rating} of 5`} />
      <PanelBody>
        <ActionForm action={action} success="Thank you" className="grid gap-3">
          <input type="hidden" name="id" value={id} />
          <Field label="Rating" name="rating" required>
            <Select options={ratings} placeholder="Choose" defaultValue={rating === null ? "" : String(rating)} />
          </Field>
          <Field label="What should change" name="notes">
            <Textarea rows={2} maxLength={2_000} defaultValue={notes ?? ""} />
          </Field>
          <FormError />
          <FormActions>
            <SubmitButton variant="default">Send feedback</SubmitButton>
          </FormActions>
        </ActionForm>
      </PanelBody>
    </Panel>
  );
}
