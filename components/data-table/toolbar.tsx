"use client";

import { Download, Search } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Menu, MenuCheckboxItem } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import type { TableFilter } from "./column";
import { FilterChip } from "./filter-chip";
import { SavedViews, type SavedViewsProps } from "./saved-views";
import { splitValues } from "./table-query";
import type { TableUrl } from "./use-table-url";

export type ToolbarProps = {
  label: string;
  url: TableUrl;
  search: string | false;
  filters: readonly TableFilter[];
  columns: readonly { id: string; header: string; visible: boolean; fixed: boolean }[];
  onColumns: (visible: string[]) => void;
  sortable: readonly { id: string; header: string }[];
  views?: Omit<SavedViewsProps, "url"> | undefined;
  exportHref?: string | undefined;
  extra?: ReactNode;
};

export function Toolbar({ label, url, search, filters, columns, onColumns, sortable, views, exportHref, extra }: ToolbarProps) {
  const choosable = columns.filter((column) => !column.fixed);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {search === false ? null : <SearchBox key={url.path} label={`Search ${label.toLowerCase()}`} placeholder={search} url={url} />}
      {filters.map((filter) => (
        <FilterChip
          key={filter.key}
          filter={filter}
          values={splitValues(url.get(filter.key))}
          onChange={(values) => url.set({ [filter.key]: values.join(",") })}
        />
      ))}
      {url.filtered ? (
        <Button variant="quiet" size="sm" onClick={url.clear}>
          Clear
        </Button>
      ) : null}
      <div className="ml-auto flex flex-wrap items-center gap-1">
        {extra}
        {sortable.length > 0 ? (
          <Select
            aria-label={`Sort ${label.toLowerCase()}`}
            className="w-36 phone:hidden"
            value={url.get("sort") ?? ""}
            onChange={(event) => url.set({ sort: event.target.value })}
          >
            <option value="">Default order</option>
            {sortable.flatMap(({ id, header }) => [
              <option key={id} value={id}>{`${header} ↑`}</option>,
              <option key={`-${id}`} value={`-${id}`}>{`${header} ↓`}</option>,
            ])}
          </Select>
        ) : null}
        {choosable.length > 2 ? (
          <Menu
            label="Columns"
            trigger={
              <Button variant="quiet" className="max-phone:hidden">
                Columns
              </Button>
            }
          >
            {choosable.map((column) => (
              <MenuCheckboxItem
                key={column.id}
                checked={column.visible}
                onChange={(visible) =>
                  onColumns(columns.filter((other) => (other.id === column.id ? visible : other.visible)).map((other) => other.id))
                }
              >
                {column.header}
              </MenuCheckboxItem>
            ))}
          </Menu>
        ) : null}
        {views ? <SavedViews {...views} url={url} /> : null}
        {exportHref ? (
          <a href={withQuery(exportHref, url.viewQuery())} download className={buttonClass({})}>
            <Download aria-hidden />
            Export CSV
          </a>
        ) : null}
      </div>
    </div>
  );
}

const withQuery = (href: string, query: string) => (query ? `${href}${href.includes("?") ? "&" : "?"}${query}` : href);

/** Types freely, asks the server when the hand rests. */
function SearchBox({ label, placeholder, url }: { label: string; placeholder: string; url: TableUrl }) {
  const asked = url.get("q") ?? "";
  const [text, setText] = useState(asked);
  const sent = useRef(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // The URL changed elsewhere: a saved view, Clear, the back button.
    if (asked !== sent.current) {
      sent.current = asked;
      setText(asked);
    }
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function send(value: string) {
    clearTimeout(timer.current);
    sent.current = value;
    url.set({ q: value }, "replace");
  }
  return (
    <Input
      type="search"
      name="q"
      aria-label={label}
      placeholder={placeholder}
      icon={<Search aria-hidden />}
      value={text}
      autoComplete="off"
      className="h-[30px] w-full phone:w-60"
      onChange={(event) => {
        const value = event.target.value;
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => send(value.trim()), 250);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") send(text.trim());
      }}
    />
  );
}
