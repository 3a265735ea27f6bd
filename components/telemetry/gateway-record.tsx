import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { Fact, Facts } from "@/components/ui/facts";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { GatewayRecord } from "@/lib/telemetry/gateway-queries";
import { modbusLines } from "@/lib/telemetry/modbus";
import type { SensorRow } from "@/lib/telemetry/queries";
import { SensorLines } from "./sensor-lines";

const loads = [
  ["Processor", "cpuUsage", 95],
  ["Memory", "memoryUsage", 95],
  ["Disk", "diskUsage", 90],
  ["Buffer", "bufferUsage", 80],
] as const;

/** All that is known of a gateway: how it is, how it is reached, what it reads. */
export function GatewayView({ org, gateway, sensors }: { org: string; gateway: GatewayRecord; sensors: SensorRow[] }) {
  const silent = loads.every(([, key]) => gateway[key] === null);
  return (
    <Grid kind="rail">
      <Grid kind="stack">
        <Panel>
          <PanelHeader title="Sensors" detail={gateway.sensorCount} />
          <SensorLines org={org} sensors={sensors} label={`Sensors of ${gateway.name}`} />
        </Panel>
        <Configuration gateway={gateway} />
      </Grid>
      <Grid kind="stack">
        <Panel>
          <PanelHeader title="Health" />
          <PanelBody className="grid gap-3">
            {silent ? (
              <EmptyState
                title="No heartbeat yet"
                description={
                  <>
                    It tells how it is with <code className="font-mono text-[0.92em]">POST /api/v1/gateways/{gateway.id}/heartbeat</code>
                  </>
                }
                className="py-2 [overflow-wrap:anywhere]"
              />
            ) : (
              loads.map(([label, key, limit]) => (
                <div key={key} className="grid gap-1">
                  <div className="flex justify-between">
                    <span>{label}</span>
                    <span className="text-ink-2 tabular-nums">{formatNumber(gateway[key], { unit: "%" })}</span>
                  </div>
                  <ProgressBar label={label} value={gateway[key] ?? 0} tone={(gateway[key] ?? 0) >= limit ? "warn" : "ok"} kind="meter" />
                </div>
              ))
            )}
          </PanelBody>
        </Panel>
        <Panel>
          <PanelHeader title="Facts" />
          <PanelBody>
            <Facts>
              <Fact name="Site">
                <TextLink href={`/${org}/sites/${gateway.siteId}`}>{gateway.siteName}</TextLink>
              </Fact>
              <Fact name="Seen">
                <Time value={gateway.lastSeen} show="relative" />
              </Fact>
              <Fact name="Offline after">{formatDuration(gateway.offlineAfterSeconds * 1_000)}</Fact>
              <Fact name="Messages waiting">{silent ? null : formatNumber(gateway.bufferedMessages)}</Fact>
              <Fact name="Latency">
                {gateway.networkLatencyMs === null ? null : formatNumber(gateway.networkLatencyMs, { unit: "ms" })}
              </Fact>
              <Fact name="Running for">{silent ? null : formatNumber(gateway.uptimeHours, { unit: "h" })}</Fact>
              <Fact name="Firmware" mono>
                {gateway.firmwareVersion}
              </Fact>
              <Fact name="Id" mono>
                {gateway.id}
              </Fact>
            </Facts>
          </PanelBody>
        </Panel>
      </Grid>
    </Grid>
  );
}

function Configuration({ gateway }: { gateway: GatewayRecord }) {
  const [title, text]: [string, string] = gateway.protocol.startsWith("Modbus")
    ? ["Registers", modbusLines(gateway.modbusMapping)]
    : gateway.protocol === "OPC UA"
      ? ["Nodes", gateway.opcuaNodes?.join("\n") ?? ""]
      : gateway.protocol === "MQTT"
        ? ["Topics", gateway.mqttTopics?.join("\n") ?? ""]
        : ["", ""];
  return (
    <Panel>
      <PanelHeader title="Configuration" detail={gateway.protocol} />
      <PanelBody className="grid gap-3">
        <Facts>
          <Fact name="Address" mono>
            {gateway.ipAddress ? `${gateway.ipAddress}${gateway.port ? `:${gateway.port}` : ""}` : null}
          </Fact>
        </Facts>
        {text ? <CodeBlock label={title} code={text} /> : title ? <p className="text-ink-2">{title} are not set.</p> : null}
      </PanelBody>
    </Panel>
  );
}
