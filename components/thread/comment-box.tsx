"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";

export type Mentionable = { id: string; name: string; detail?: string };
export type CommentBoxProps = {
  action: FormAction;
  people: readonly Mentionable[];
  /** Posted along: the record's id. */
  fields?: Record<string, string>;
  /** The field that holds the text. */
  name?: string;
  /** Who will read it: "Visible to: responders". */
  note?: ReactNode;
  submitLabel?: string;
};

/** Posts the text under `name` and each mentioned person's id under `mentions`. */
export function CommentBox({ action, people, fields = {}, name = "body", note, submitLabel = "Comment" }: CommentBoxProps) {
  const [text, setText] = useState("");
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();

  const found = query === null ? [] : people.filter((person) => person.name.toLowerCase().includes(query.toLowerCase())).slice(0, 6);
  const mentioned = people.filter((person) => text.includes(`@${person.name}`));

  function look() {
    const element = area.current;
    if (!element) return;
    const before = element.value.slice(0, element.selectionStart);
    setQuery(/(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}]*)?)$/u.exec(before)?.[1] ?? null);
    setActive(0);
  }
  function insert(person: Mentionable) {
    const element = area.current;
    if (!element) return;
    const end = element.selectionStart;
    const start = text.lastIndexOf("@", end - 1);
    const next = `${text.slice(0, start)}@${person.name} ${text.slice(end)}`;
    const caret = start + person.name.length + 2;
    setText(next);
    setQuery(null);
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(caret, caret);
    });
  }
  function keys(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.currentTarget.form?.requestSubmit();
      return;
    }
    const chosen = found[active];
    if (!chosen) return;
    if (event.key === "ArrowDown") setActive((active + 1) % found.length);
    else if (event.key === "ArrowUp") setActive((active + found.length - 1) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") insert(chosen);
    else if (event.key === "Escape") setQuery(null);
    else return;
    event.preventDefault();
  }

  return (
    <ActionForm action={action} className="gap-2" onSuccess={() => setText("")}>
      {Object.entries(fields).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      {mentioned.map((person) => (
        <input key={person.id} type="hidden" name="mentions" value={person.id} />
      ))}
      <div className="relative">
        <Field label="Comment" hideLabel name={name}>
          <Textarea
            ref={area}
            value={text}
            placeholder="Comment, or type @ to mention someone"
            required
            maxLength={10_000}
            aria-autocomplete="list"
            aria-controls={found.length ? listId : undefined}
            aria-activedescendant={found.length ? `${listId}-${active}` : undefined}
            onChange={(event) => {
              setText(event.target.value);
              look();
            }}
            onKeyDown={keys}
            onBlur={() => setTimeout(() => setQuery(null), 150)}
          />
        </Field>
        {found.length ? (
          <div
            id={listId}
            role="listbox"
            aria-label="People"
            className="absolute top-full left-2 z-20 -mt-1 w-64 rounded-lg border bg-raised p-1 shadow-pop"
          >
            {found.map((person, index) => (
              <div
                key={person.id}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={cn("flex min-h-[30px] cursor-pointer items-center gap-2 rounded-md px-2", index === active && "bg-accent-soft")}
                onMouseDown={(event) => {
                  event.preventDefault();
                  insert(person);
                }}
              >
                <Avatar name={person.name} size="sm" decorative />
                <span className="truncate">{person.name}</span>
                {person.detail ? <span className="ml-auto text-ink-3 text-sm">{person.detail}</span> : null}
              </div>
            ))}
          </div>
        ) : null}
      </div>
      <FormError />
      <div className="flex items-center gap-2">
        {note ? <p className="text-ink-2">{note}</p> : null}
        <SubmitButton className="ml-auto" disabled={text.trim() === ""}>
          {submitLabel}
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
