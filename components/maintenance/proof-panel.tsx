import { ActionButton } from "@/components/ui/action-button";
import { Fact, Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-context";
import { count, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { WorkOrderRecord } from "@/lib/maintenance/work-order-record";
import { verdictLabel, verdictTone } from "./words";

type Props = { id: string; proofs: WorkOrderRecord["proofs"]; prove: FormAction | null };

/** Did the repair work: the sensor that raised the alert, before against after. */
export function ProofPanel({ id, proofs, prove }: Props) {
  return (
    <Panel>
      <PanelHeader
        title="Proof of repair"
        actions={
          prove ? (
            <ActionButton size="sm" action={prove} fields={{ id }} success="Measured">
              {proofs.length > 0 ? "Measure again" : "Measure now"}
            </ActionButton>
          ) : null
        }
      />
      {proofs.length === 0 ? (
        <PanelBody className="text-ink-3">
          A day after completion the sensor that raised the alert is compared with the hours before the repair, and with its normal.
        </PanelBody>
      ) : (
        proofs.map(({ proof, sensorName, unit }) => (
          <PanelBody key={proof.id} className="grid gap-2.5">
            <p className="flex flex-wrap items-center gap-2">
              <Pill tone={verdictTone[proof.verdict]}>{verdictLabel[proof.verdict]}</Pill>
              <span>{sensorName}</span>
            </p>
            <Facts>
              <Fact name="Normal">{proof.normalMedian === null ? null : formatNumber(proof.normalMedian, { unit })}</Fact>
              <Fact name="Before">
                {formatNumber(proof.beforeMedian, { unit })} <span className="text-ink-3">median of {formatNumber(proof.beforeCount)}</span>
              </Fact>
              <Fact name="After">
                {formatNumber(proof.afterMedian, { unit })} <span className="text-ink-3">median of {formatNumber(proof.afterCount)}</span>
              </Fact>
              <Fact name="Difference">
                {proof.pValue === null ? null : (
                  <>
                    {proof.pValue < 0.05 ? "Not by chance" : "Could be chance"}{" "}
                    <span className="text-ink-3">
                      p {proof.pValue < 0.001 ? "< 0.001" : `= ${formatNumber(proof.pValue, { digits: 3 })}`}, effect{" "}
                      {formatNumber(proof.effectSize, { digits: 2 })}
                    </span>
                  </>
                )}
              </Fact>
              <Fact name="Came back">{proof.recurrences === 0 ? "No" : count(proof.recurrences, "time")}</Fact>
              <Fact name="Measured">
                <Time value={proof.updatedAt} show="relative" />
              </Fact>
            </Facts>
          </PanelBody>
        ))
      )}
    </Panel>
  );
}
