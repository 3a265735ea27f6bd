"use client";

import { Command } from "cmdk";
import { Check, ChevronsUpDown, X } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Avatar } from "./avatar";
import { cn } from "./cn";
import { useFieldProps } from "./field";
import { popClass } from "./menu";

export type ComboOption = { value: string; label: string; detail?: string | undefined; mark?: ReactNode };
export type ComboboxProps = {
  options: readonly ComboOption[];
  name?: string;
  defaultValue?: string | readonly string[];
  onValueChange?: (values: string[]) => void;
  multiple?: boolean;
  placeholder?: string;
  searchPlaceholder?: string;
  emptyText?: string;
  /** Adds an answer that clears the choice: "Nobody". */
  clearLabel?: string;
  className?: string;
  "aria-label"?: string;
};

/** A searchable choice, one or several; posts as hidden inputs under its name. */
export function Combobox(props: ComboboxProps) {
  const {
    options,
    defaultValue,
    onValueChange,
    multiple = false,
    placeholder = "Choose",
    searchPlaceholder = "Search",
    emptyText = "Nothing found",
    clearLabel,
  } = props;
  const [open, setOpen] = useState(false);
  const [values, setValues] = useState<string[]>(() =>
    defaultValue === undefined || defaultValue === "" ? [] : typeof defaultValue === "string" ? [defaultValue] : [...defaultValue],
  );
  const { id, name, required, ...wiring } = useFieldProps({ name: props.name });
  const chosen = values.map((value) => options.find((option) => option.value === value) ?? { value, label: value });

  function change(next: string[]) {
    setValues(next);
    onValueChange?.(next);
  }
  function pick(value: string) {
    if (!multiple) {
      change([value]);
      setOpen(false);
    } else change(values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
  }

  return (
    <div className={cn("relative", props.className)}>
      {name ? (
        values.length ? (
          values.map((value) => <input key={value} type="hidden" name={name} value={value} />)
        ) : (
          <input type="hidden" name={name} value="" />
        )
      ) : null}
      <Radix.Root open={open} onOpenChange={setOpen}>
        <Radix.Trigger
          id={id}
          type="button"
          role="combobox"
          aria-expanded={open}
          aria-required={required}
          aria-label={props["aria-label"]}
          {...wiring}
          className="control flex h-auto items-center gap-2 py-[5px] text-left"
        >
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5">
            {chosen.length === 0 ? <span className="text-ink-3">{placeholder}</span> : null}
            {chosen.map((option) => (
              <span
                key={option.value}
                className={cn("inline-flex min-w-0 items-center gap-1.5", multiple && "rounded-sm bg-off-soft px-1.5 text-sm")}
              >
                {option.mark}
                <span className="truncate">{option.label}</span>
              </span>
            ))}
          </span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-ink-3" aria-hidden />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            aria-label={searchPlaceholder}
            align="start"
            sideOffset={4}
            collisionPadding={8}
            className={cn(popClass, "w-[max(var(--radix-popover-trigger-width),220px)] p-0")}
          >
            <Command label={searchPlaceholder} className="flex max-h-80 flex-col">
              <Command.Input placeholder={searchPlaceholder} className="h-9 border-b bg-transparent px-3 outline-none" />
              <Command.List className="min-h-0 flex-1 overflow-y-auto p-1">
                <Command.Empty className="px-2 py-3 text-ink-2">{emptyText}</Command.Empty>
                {clearLabel && values.length ? (
                  <Command.Item
                    value={`\u0000${clearLabel}`}
                    keywords={[clearLabel]}
                    onSelect={() => {
                      change([]);
                      setOpen(false);
                    }}
                    className={itemClass}
                  >
                    <X className="size-3.5 text-ink-3" aria-hidden />
                    {clearLabel}
                  </Command.Item>
                ) : null}
                {options.map((option) => (
                  <Command.Item
                    key={option.value}
                    value={option.value}
                    keywords={[option.label, option.detail ?? ""]}
                    onSelect={() => pick(option.value)}
                    className={itemClass}
                  >
                    <Check className={cn("size-3.5 text-accent", !values.includes(option.value) && "invisible")} aria-hidden />
                    {option.mark}
                    <span className="truncate">{option.label}</span>
                    {option.detail ? <span className="ml-auto truncate text-ink-3 text-sm">{option.detail}</span> : null}
                  </Command.Item>
                ))}
              </Command.List>
            </Command>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  );
}

const itemClass = "flex min-h-[30px] cursor-pointer items-center gap-2 rounded-md px-2 data-[selected=true]:bg-accent-soft";

export type PickablePerson = { id: string; name: string; detail?: string | undefined };

export function PersonPicker({
  people,
  clearLabel = "Nobody",
  placeholder = "Nobody",
  ...props
}: Omit<ComboboxProps, "options"> & { people: readonly PickablePerson[] }) {
  const options = people.map(({ id, name, detail }) => ({
    value: id,
    label: name,
    detail,
    mark: <Avatar name={name} size="sm" decorative />,
  }));
  return <Combobox options={options} clearLabel={clearLabel} placeholder={placeholder} searchPlaceholder="Search people" {...props} />;
}
