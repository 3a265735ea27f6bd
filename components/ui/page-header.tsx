import type { ReactNode } from "react";

export type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  /** Status pills and the record number, beside or above the title. */
  pills?: ReactNode;
  actions?: ReactNode;
  /** Record pages with long titles put number and pills on their own line above. */
  above?: ReactNode;
};

/** The page's only h1. */
export function PageHeader({ title, description, pills, actions, above }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      <div className="min-w-[220px] flex-1">
        {above ? <div className="mb-1.5 flex flex-wrap items-center gap-2">{above}</div> : null}
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="min-w-0 break-words">{title}</h1>
          {pills}
        </div>
        {description ? <div className="mt-0.5 text-ink-2">{description}</div> : null}
      </div>
      {actions ? (
        // Under a thumb what is to be done stands first; at a desk it stands last, at the end of the reader's line.
        <div className="flex flex-wrap items-center gap-2.5 max-phone:[&>.bg-accent]:order-first max-phone:[&>:has(>.bg-accent)]:order-first">
          {actions}
        </div>
      ) : null}
    </div>
  );
}
