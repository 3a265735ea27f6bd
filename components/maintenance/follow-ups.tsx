"use client";

import { useRouter } from "next/navigation";
import { ActionButton } from "@/components/ui/action-button";
import { Ref } from "@/components/ui/badge";
import type { FormAction } from "@/components/ui/form-context";
import { Pill } from "@/components/ui/pill";
import type { FollowUp } from "@/lib/maintenance/follow-up";
import { isUnfinished } from "@/lib/maintenance/words";
import { orderLabel, orderTone } from "./words";

type Props = { org: string; orders: readonly FollowUp[]; action: FormAction | null; fields: Record<string, string>; about: string };

/** What a failed item has led to, and one press for the order that puts it right. */
export function FollowUps({ org, orders, action, fields, about }: Props) {
  const router = useRouter();
  const address = (number: number) => `/${org}/maintenance/WO-${number}`;
  return (
    <div className="flex basis-full flex-wrap items-center gap-2">
      {orders.map(({ number, status }) => (
        <span key={number} className="flex items-center gap-1.5">
          <Ref href={address(number)}>WO-{number}</Ref>
          <Pill tone={orderTone[status]}>{orderLabel[status]}</Pill>
        </span>
      ))}
      {action && !orders.some(({ status }) => isUnfinished(status)) ? (
        <ActionButton
          size="sm"
          action={action}
          fields={fields}
          success="Corrective order created"
          onSuccess={(data) => router.push(address((data as { number: number }).number))}
          aria-label={`Create corrective order: ${about}`}
        >
          Create corrective order
        </ActionButton>
      ) : null}
    </div>
  );
}
