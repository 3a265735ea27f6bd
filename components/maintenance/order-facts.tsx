import type { ReactNode } from "react";
import { RichText } from "@/components/collaboration/rich-text";
import { Person } from "@/components/ui/avatar";
import { Ref } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { WorkOrderRecord } from "@/lib/maintenance/work-order-record";
import { isOverdue, kindLabel, orderPriorityLabel, replacedWords } from "./words";

type Props = { org: string; order: WorkOrderRecord; owner: ReactNode; edit: ReactNode };

export function OrderFacts({ org, order, owner, edit }: Props) {
  const who = (name: string | null, at: Date | null) =>
    at ? (
      <>
        <Person name={name ?? "Gantry"} /> <Time value={at} show="relative" className="text-ink-2" />
      </>
    ) : null;
  const total = order.partsCost + order.laborCost + order.otherCost;
  return (
    <Panel>
      <PanelHeader title="Facts" actions={edit} />
      <PanelBody>
        <Facts>
          <Fact name="Assigned to">{owner}</Fact>
          <Fact name="Priority">{orderPriorityLabel[order.priority]}</Fact>
          <Fact name="Kind">{kindLabel[order.kind]}</Fact>
          <Fact name="Due">
            {order.dueDate ? (
              <span className={isOverdue(order.dueDate, order.status) ? "text-crit-ink" : undefined}>
                <Time value={order.dueDate} show="date" timeZone="UTC" />
                {isOverdue(order.dueDate, order.status) ? ", overdue" : ""}
              </span>
            ) : null}
          </Fact>
          <Fact name="Asset">
            <TextLink href={`/${org}/assets/${order.assetId}`}>{order.assetName}</TextLink>{" "}
            {order.assetTag ? <Ref plain>{order.assetTag}</Ref> : null}
          </Fact>
          {order.componentName ? <Fact name="Component">{order.componentName}</Fact> : null}
          <Fact name="Site">
            <TextLink href={`/${org}/sites/${order.siteId}`}>{order.siteName}</TextLink>
          </Fact>
          {order.alertNumber ? (
            <Fact name="Alert">
              <Ref href={`/${org}/alerts/ALR-${order.alertNumber}`}>ALR-{order.alertNumber}</Ref>
            </Fact>
          ) : null}
          {order.incidentNumber ? (
            <Fact name="Incident">
              <Ref href={`/${org}/incidents/INC-${order.incidentNumber}`}>INC-{order.incidentNumber}</Ref>
            </Fact>
          ) : null}
          {order.prescriptionId ? (
            <Fact name="Prescription">
              <TextLink href={`/${org}/maintenance/prescriptions/${order.prescriptionId}`}>{order.prescriptionTitle}</TextLink>
            </Fact>
          ) : null}
          {order.follows ? (
            <Fact name="Puts right">
              {order.follows.task ?? (
                <TextLink href={`/${org}/maintenance/runs/${order.follows.executionId}`}>step {order.follows.step} of a run</TextLink>
              )}
              {order.follows.orderNumber ? (
                <>
                  {" "}
                  of <Ref href={`/${org}/maintenance/WO-${order.follows.orderNumber}`}>WO-{order.follows.orderNumber}</Ref>
                </>
              ) : null}
            </Fact>
          ) : null}
          {order.replaced.length > 0 ? <Fact name="Replaced">{order.replaced.map(replacedWords).join("; ")}</Fact> : null}
          {order.planName ? <Fact name="Plan">{order.planName}</Fact> : null}
          <Fact name="Created">
            <Time value={order.createdAt} /> {order.createdByName ? `by ${order.createdByName}` : ""}
          </Fact>
          <Fact name="Started">{order.startedAt ? <Time value={order.startedAt} /> : null}</Fact>
          <Fact name="Completed">{who(order.completedBy, order.completedAt)}</Fact>
          <Fact name="Verified">{who(order.verifiedBy, order.verifiedAt)}</Fact>
          {order.actualDurationMinutes === null ? null : <Fact name="Took">{formatDuration(order.actualDurationMinutes * 60_000)}</Fact>}
          {total > 0 ? (
            <Fact name="Cost">
              {formatNumber(total, { digits: 2 })} {order.currency}
            </Fact>
          ) : null}
          {order.failureMode ? <Fact name="Failure mode">{order.failureMode}</Fact> : null}
          {order.externalId ? (
            <Fact name={order.externalSystem ?? "Elsewhere"} mono>
              {order.externalId}
            </Fact>
          ) : null}
        </Facts>
        {order.description ? (
          <div className="prose-plain mt-3 border-t pt-3">
            <RichText text={order.description} people={[]} />
          </div>
        ) : null}
      </PanelBody>
    </Panel>
  );
}
