import { SimpleTable } from "@/components/data-table/simple-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Fact, Facts } from "@/components/ui/facts";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { CalibrationRow } from "@/lib/telemetry/calibration-queries";
import type { SensorRecord } from "@/lib/telemetry/queries";
import { dueTone } from "./device-words";

const figure = (value: number) => formatNumber(value, { atMost: 6 });

/** The sensor's facts and its calibrations; the chart stands above. */
export function SensorView({ org, sensor, calibrations }: { org: string; sensor: SensorRecord; calibrations: CalibrationRow[] }) {
  const due = dueTone(sensor.nextCalibrationDate);
  const number = (value: number | null) => (value === null ? null : formatNumber(value, { unit: sensor.unit }));
  return (
    <Grid kind="rail">
      <Calibrations rows={calibrations} name={sensor.name} />
      <Grid kind="stack">
        <Panel>
          <PanelHeader title="Calibration" actions={due ? <Pill tone={due.tone}>{due.word}</Pill> : null} />
          <PanelBody>
            <Facts>
              <Fact name="Scale">{figure(sensor.calibrationScale)}</Fact>
              <Fact name="Offset">{formatNumber(sensor.calibrationOffset, { atMost: 6, unit: sensor.unit })}</Fact>
              <Fact name="Last">{sensor.calibrationDate ? <Time value={sensor.calibrationDate} show="date" timeZone="UTC" /> : null}</Fact>
              <Fact name="Next due">
                {sensor.nextCalibrationDate ? <Time value={sensor.nextCalibrationDate} show="date" timeZone="UTC" /> : null}
              </Fact>
            </Facts>
          </PanelBody>
        </Panel>
        <Panel>
          <PanelHeader title="Facts" />
          <PanelBody>
            <Facts>
              <Fact name="Asset">
                <TextLink href={`/${org}/assets/${sensor.assetId}`}>{sensor.assetName}</TextLink>
              </Fact>
              <Fact name="Gateway">
                {sensor.gatewayId ? <TextLink href={`/${org}/gateways/${sensor.gatewayId}`}>{sensor.gatewayName}</TextLink> : null}
              </Fact>
              <Fact name="Newest">{number(sensor.lastValue)}</Fact>
              <Fact name="Seen">
                <Time value={sensor.lastSeen} show="relative" />
              </Fact>
              <Fact name="Readings">{formatNumber(sensor.readingCount ?? 0)}</Fact>
              <Fact name="Range">
                {sensor.minValue === null && sensor.maxValue === null
                  ? null
                  : `${number(sensor.minValue) ?? "–"} to ${number(sensor.maxValue) ?? "–"}`}
              </Fact>
              <Fact name="Lower limit">{number(sensor.alertThresholdLow)}</Fact>
              <Fact name="Upper limit">{number(sensor.alertThresholdHigh)}</Fact>
              <Fact name="Accuracy">{sensor.accuracy === null ? null : `± ${number(sensor.accuracy)}`}</Fact>
              <Fact name="Reports every">{formatDuration(sensor.reportingIntervalSeconds * 1_000)}</Fact>
              <Fact name="Kept for">
                {sensor.retentionDays === null ? "As the organization says" : formatNumber(sensor.retentionDays, { unit: "days" })}
              </Fact>
              <Fact name="Device id" mono>
                {sensor.deviceId}
              </Fact>
              <Fact name="Address" mono>
                {sensor.address}
              </Fact>
              <Fact name="Id" mono>
                {sensor.id}
              </Fact>
            </Facts>
          </PanelBody>
        </Panel>
      </Grid>
    </Grid>
  );
}

function Calibrations({ rows, name }: { rows: CalibrationRow[]; name: string }) {
  return (
    <Panel>
      <PanelHeader title="Calibrations" detail={rows.length > 0 ? rows.length : null} />
      {rows.length === 0 ? (
        <EmptyState
          title="Never calibrated here"
          description="Each calibration is kept: by whom, from what to what, and which readings it changed."
        />
      ) : (
        <SimpleTable
          label={`Calibrations of ${name}`}
          head={[
            { text: "When" },
            { text: "Scale", align: "end" },
            { text: "Offset", align: "end" },
            { text: "By", hideOnPhone: true },
            { text: "Stored readings", hideOnPhone: true },
            { text: "Certificate", hideOnPhone: true },
          ]}
          rows={rows.map((row) => ({
            key: row.id,
            cells: [
              <Time key="when" value={row.calibratedAt} show="datetime" />,
              `${figure(row.scaleBefore)} → ${figure(row.scaleAfter)}`,
              `${figure(row.offsetBefore)} → ${figure(row.offsetAfter)}`,
              row.by ?? "–",
              <Applied key="applied" row={row} />,
              <span key="certificate" title={row.note ?? undefined}>
                {row.certificate ?? "–"}
              </span>,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function Applied({ row }: { row: CalibrationRow }) {
  if (!row.appliesFrom) return <span className="text-ink-3">Unchanged</span>;
  const changed = `${formatNumber(row.readingsChanged)} changed`;
  return (
    <>
      {row.appliedAt ? changed : `Being derived anew, ${changed} so far`}, since <Time value={row.appliesFrom} show="datetime" />
    </>
  );
}
