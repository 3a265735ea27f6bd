import "server-only";
import { addAnnotationInput, annotationFilter, removeAnnotationInput } from "@/lib/telemetry/annotation-schema";
import { addAnnotation, listAnnotations, removeAnnotation } from "@/lib/telemetry/annotations";
import { calibrateSensor } from "@/lib/telemetry/calibrate-sensor";
import { listCalibrations } from "@/lib/telemetry/calibration-queries";
import { createGateway } from "@/lib/telemetry/create-gateway";
import { createSensor } from "@/lib/telemetry/create-sensor";
import { getGateway } from "@/lib/telemetry/gateway-queries";
import { getSensor, listGateways, listSensors, readSeries } from "@/lib/telemetry/queries";
import { recordHeartbeat } from "@/lib/telemetry/record-heartbeat";
import {
  calibrateSensorInput,
  createGatewayInput,
  createSensorInput,
  gatewayFilter,
  gatewayIdInput,
  heartbeatInput,
  sensorFilter,
  sensorIdInput,
  seriesInput,
  updateGatewayInput,
  updateSensorInput,
} from "@/lib/telemetry/schema";
import { updateGateway } from "@/lib/telemetry/update-gateway";
import { updateSensor } from "@/lib/telemetry/update-sensor";
import { type Api, route } from "../route";

/** Sensors, gateways and what they measured. Readings come in through /functions/v1/process-telemetry. */
export function telemetryApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/v1/sensors",
    summary: "List sensors",
    auth: "telemetry:read",
    input: sensorFilter,
    run: listSensors,
  });
  route(api, {
    method: "get",
    path: "/api/v1/sensors/:id",
    summary: "Read a sensor",
    auth: "telemetry:read",
    input: sensorIdInput,
    run: (tx, { id }) => getSensor(tx, id),
  });
  route(api, {
    method: "post",
    path: "/api/v1/sensors",
    summary: "Create a sensor",
    auth: "telemetry:write",
    input: createSensorInput,
    run: createSensor,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: "/api/v1/sensors/:id",
    summary: "Change a sensor",
    auth: "telemetry:write",
    input: updateSensorInput,
    run: updateSensor,
  });
  route(api, {
    method: "post",
    path: "/api/v1/sensors/:id/calibrate",
    summary: "Calibrate a sensor",
    auth: "telemetry:write",
    input: calibrateSensorInput,
    run: calibrateSensor,
  });
  route(api, {
    method: "get",
    path: "/api/v1/gateways",
    summary: "List gateways",
    auth: "telemetry:read",
    input: gatewayFilter,
    run: async (tx, filter) => ({ items: await listGateways(tx, filter) }),
  });
  route(api, {
    method: "post",
    path: "/api/v1/gateways",
    summary: "Create a gateway",
    auth: "telemetry:write",
    input: createGatewayInput,
    run: createGateway,
    status: 201,
  });
  route(api, {
    method: "patch",
    path: "/api/v1/gateways/:id",
    summary: "Change a gateway",
    auth: "telemetry:write",
    input: updateGatewayInput,
    run: updateGateway,
  });
  route(api, {
    method: "get",
    path: "/api/v1/gateways/:id",
    summary: "Read a gateway",
    auth: "telemetry:read",
    input: gatewayIdInput,
    run: (tx, { id }) => getGateway(tx, id),
  });
  route(api, {
    method: "post",
    path: "/api/v1/gateways/:id/heartbeat",
    summary: "Tell that a gateway is alive, and how it is",
    auth: "telemetry:write",
    input: heartbeatInput,
    run: recordHeartbeat,
  });
  route(api, {
    method: "get",
    path: "/api/v1/sensors/:id/calibrations",
    summary: "List the calibrations of a sensor",
    auth: "telemetry:read",
    input: sensorIdInput,
    run: async (tx, { id }) => {
      await getSensor(tx, id);
      return { items: await listCalibrations(tx, id) };
    },
  });
  route(api, {
    method: "get",
    path: "/api/v1/annotations",
    summary: "List remarks on the history of sensors",
    auth: "telemetry:read",
    input: annotationFilter,
    run: async (tx, { sensor_ids, from, to }) => ({ items: await listAnnotations(tx, { sensorIds: sensor_ids, from, to }) }),
  });
  route(api, {
    method: "post",
    path: "/api/v1/annotations",
    summary: "Write a remark onto a stretch of a sensor's history",
    auth: "comments:write",
    input: addAnnotationInput,
    run: addAnnotation,
    status: 201,
  });
  route(api, {
    method: "delete",
    path: "/api/v1/annotations/:id",
    summary: "Remove a remark",
    auth: "comments:write",
    input: removeAnnotationInput,
    run: removeAnnotation,
  });
  route(api, {
    method: "get",
    path: "/api/v1/telemetry",
    summary: "Read series of several sensors",
    auth: "telemetry:read",
    input: seriesInput,
    run: async (tx, { sensor_ids, from, to, max_points }) => ({
      items: await readSeries(tx, { sensorIds: sensor_ids, from, to, maxPoints: max_points }),
    }),
  });
}
