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
      {actions ? <div className="flex flex-wrap items-center gap-2.5">{actions}</div> : null}
    </div>
  );
}
