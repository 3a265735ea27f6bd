import type { Metadata } from "next";
import { StatusPill } from "@/components/assets/status";
import { TimeRangeControl } from "@/components/charts/time-range-control";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { CalibrateDialog } from "@/components/telemetry/calibrate-dialog";
import { LiveChart } from "@/components/telemetry/live-chart";
import { SensorView } from "@/components/telemetry/sensor-view";
import { chartWindow } from "@/components/telemetry/window";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { loadChart } from "@/lib/overview/load-chart";
import { listCalibrations } from "@/lib/telemetry/calibration-queries";
import { getSensor } from "@/lib/telemetry/queries";
import { loadOr404 } from "../../gateways/load";
import { calibrateSensorAction } from "../actions";

export const metadata: Metadata = { title: "Sensor" };

export default async function SensorPage({ params, searchParams }: PageArgs<"sensorId">) {
  const { org, sensorId } = await params;
  const query = await searchParams;
  const actor = await currentActor(org, "telemetry:read");
  const { sensor, calibrations, chart } = await loadOr404(actor, sensorId, async (tx) => ({
    sensor: await getSensor(tx, sensorId),
    calibrations: await listCalibrations(tx, sensorId),
    chart: await loadChart(tx, [sensorId], (newest) => chartWindow(query, "24h", newest)),
  }));
  const mayWrite = holds(actor, "telemetry:write");
  return (
    <>
      <Crumbs
        items={[
          { label: "Sensors", href: `/${org}/sensors` },
          { label: sensor.assetName, href: `/${org}/assets/${sensor.assetId}?tab=sensors` },
          { label: sensor.name },
        ]}
      />
      <PageHeader
        title={sensor.name}
        description={[sensor.assetName, sensor.description].filter(Boolean).join(" · ")}
        pills={
          <>
            <StatusPill status={sensor.status} />
            <Ref plain>{sensor.tagName}</Ref>
            <LiveRefresh types={["sensor.*"]} subjectId={sensor.id} />
          </>
        }
        actions={
          <>
            <LinkButton href={`/${org}/telemetry?sensors=${sensor.id}`}>Compare</LinkButton>
            {mayWrite ? (
              <>
                <LinkButton href={`/${org}/sensors/${sensor.id}/edit`}>Edit</LinkButton>
                <CalibrateDialog sensor={sensor} action={calibrateSensorAction.bind(null, org)} />
              </>
            ) : null}
          </>
        }
      />
      <LiveChart
        org={org}
        title={sensor.name}
        detail={sensor.tagName}
        series={chart.series}
        from={chart.window.from.getTime()}
        to={chart.window.to.getTime()}
        range={chart.window.key}
        anchored={chart.window.anchored}
        thresholds={chart.thresholds}
        spans={chart.spans}
        actions={<TimeRangeControl key="range" choices={["24h", "7d", "30d"]} />}
      />
      <SensorView org={org} sensor={sensor} calibrations={calibrations} />
    </>
  );
}
