import type { AlertRuleDraft } from "@/lib/alerts/schema";
import type { DemoOrganization } from "./people";

type Site = {
  organization: DemoOrganization;
  name: string;
  location: string;
  region: string;
  timezone: string;
  latitude: number;
  longitude: number;
  gateway?: string;
};
export const demoSites: readonly Site[] = [
  {
    organization: "harbor",
    name: "Hamburg bottling hall",
    location: "Hamburg, Germany",
    region: "Europe",
    timezone: "Europe/Berlin",
    latitude: 53.5305,
    longitude: 9.9492,
    gateway: "GW-HAM-1",
  },
  {
    organization: "harbor",
    name: "Rotterdam cold store",
    location: "Rotterdam, Netherlands",
    region: "Europe",
    timezone: "Europe/Amsterdam",
    latitude: 51.8989,
    longitude: 4.4186,
    gateway: "GW-RTM-1",
  },
  {
    organization: "harbor",
    name: "Gdańsk bottling works",
    location: "Gdańsk, Poland",
    region: "Europe",
    timezone: "Europe/Warsaw",
    latitude: 54.3985,
    longitude: 18.6657,
    gateway: "GW-GDN-1",
  },
  {
    organization: "harbor",
    name: "Bristol depot",
    location: "Avonmouth, United Kingdom",
    region: "Europe",
    timezone: "Europe/London",
    latitude: 51.5069,
    longitude: -2.6953,
  },
  {
    organization: "northwind",
    name: "Leipzig hub",
    location: "Leipzig, Germany",
    region: "Europe",
    timezone: "Europe/Berlin",
    latitude: 51.4239,
    longitude: 12.2364,
    gateway: "GW-LEJ-1",
  },
];

type Asset = {
  site: string;
  tag: string;
  name: string;
  type: string;
  make: string;
  model: string;
  criticality: "low" | "medium" | "high" | "critical";
  since: string;
  hours: number;
  parent?: string;
  components?: readonly [name: string, type: string, daysLeft: number][];
};
const asset = (
  site: string,
  tag: string,
  name: string,
  type: string,
  makeAndModel: string,
  criticality: Asset["criticality"],
  since: string,
  hours: number,
  more: Partial<Asset> = {},
): Asset => {
  const [make, ...model] = makeAndModel.split(" ");
  return { site, tag, name, type, make: make!, model: model.join(" "), criticality, since, hours, ...more };
};
const HAM = "Hamburg bottling hall";
const RTM = "Rotterdam cold store";
const GDN = "Gdańsk bottling works";
const BRS = "Bristol depot";
const LEJ = "Leipzig hub";

/** Parents stand before their children. Makers are invented. */
export const demoAssets: readonly Asset[] = [
  asset(HAM, "HAM-LINE-2", "Bottling line 2", "line", "Nordfill Line 36", "critical", "2016-04-11", 61_200),
  asset(HAM, "HAM-FIL-2", "Filler 2", "filler", "Nordfill F36", "critical", "2016-04-11", 58_940, {
    parent: "HAM-LINE-2",
    components: [
      ["Main bearing", "bearing", 21],
      ["Drive motor", "motor", 620],
      ["Filling valves", "valve", 240],
    ],
  }),
  asset(HAM, "HAM-CAP-2", "Capper 2", "capper", "Nordfill C12", "high", "2016-04-11", 57_800, {
    parent: "HAM-LINE-2",
    components: [["Torque head", "head", 180]],
  }),
  asset(HAM, "HAM-LAB-2", "Labeller 2", "labeller", "Etiko L8", "medium", "2018-09-03", 41_310, { parent: "HAM-LINE-2" }),
  asset(HAM, "HAM-CNV-21", "Conveyor 21", "conveyor", "Bandwerk T400", "medium", "2016-04-11", 60_020, { parent: "HAM-LINE-2" }),
  asset(HAM, "HAM-CMP-1", "Air compressor 1", "compressor", "Aerion SX75", "high", "2014-02-17", 78_400, {
    components: [
      ["Screw element", "rotor", 300],
      ["Oil cooler", "cooler", 45],
      ["Inlet filter", "filter", 12],
    ],
  }),
  asset(HAM, "HAM-CMP-2", "Air compressor 2", "compressor", "Aerion SX75", "medium", "2019-06-24", 33_900),
  asset(HAM, "HAM-PMP-3", "Cleaning pump 3", "pump", "Hydron CP50", "high", "2017-11-06", 29_650, {
    components: [
      ["Shaft seal", "seal", 210],
      ["Impeller", "impeller", 540],
    ],
  }),
  asset(HAM, "HAM-PMP-4", "Cleaning pump 4", "pump", "Hydron CP50", "medium", "2017-11-06", 27_110),
  asset(HAM, "HAM-BLR-1", "Steam boiler", "boiler", "Calor ST2000", "critical", "2009-08-31", 112_700, {
    components: [
      ["Burner", "burner", 390],
      ["Feed pump", "pump", 160],
    ],
  }),
  asset(HAM, "HAM-PAL-1", "Palletiser 1", "palletiser", "Stapel P4", "high", "2020-01-20", 30_480),
  asset(HAM, "HAM-WTR-1", "Water treatment", "water treatment", "Aqualis R12", "high", "2015-05-18", 69_900),
  asset(RTM, "RTM-CHL-1", "Chiller 1", "chiller", "Frigor K250", "critical", "2018-03-12", 50_300, {
    components: [
      ["Compressor", "compressor", 410],
      ["Condenser fan", "fan", 95],
    ],
  }),
  asset(RTM, "RTM-CHL-2", "Chiller 2", "chiller", "Frigor K250", "high", "2018-03-12", 48_800),
  asset(RTM, "RTM-FAN-1", "Evaporator fan 1", "fan", "Frigor V8", "medium", "2018-03-12", 52_000, { parent: "RTM-CHL-1" }),
  asset(RTM, "RTM-DOR-4", "Dock door 4", "door", "Torwerk S3", "low", "2019-10-07", 9_100),
  asset(RTM, "RTM-GEN-1", "Emergency generator", "generator", "Dynamo G400", "critical", "2018-02-05", 640),
  asset(GDN, "GDN-PAS-1", "Pasteuriser 1", "pasteuriser", "Termika P20", "critical", "2021-05-10", 31_600, {
    components: [["Plate pack", "heat exchanger", 330]],
  }),
  asset(GDN, "GDN-FIL-1", "Filler 1", "filler", "Nordfill F24", "critical", "2021-05-10", 30_900, {
    components: [["Main bearing", "bearing", 480]],
  }),
  asset(GDN, "GDN-CMP-1", "Air compressor", "compressor", "Aerion SX55", "high", "2021-05-10", 29_100),
  asset(GDN, "GDN-PAL-1", "Palletiser", "palletiser", "Stapel P4", "medium", "2021-06-14", 28_000),
  asset(GDN, "GDN-WSH-1", "Crate washer", "washer", "Lavado W2", "low", "2021-06-14", 17_200),
  asset(BRS, "BRS-FLT-7", "Fork-lift 7", "fork-lift", "Liftor E16", "low", "2022-03-01", 6_020),
  asset(BRS, "BRS-CMP-1", "Air compressor", "compressor", "Aerion SX22", "medium", "2019-01-28", 21_900),
  asset(BRS, "BRS-DOR-1", "Dock door 1", "door", "Torwerk S3", "low", "2019-01-28", 8_700),
  asset(LEJ, "LEJ-SRT-1", "Parcel sorter", "sorter", "Sortex 90", "critical", "2020-09-14", 41_000),
  asset(LEJ, "LEJ-CNV-5", "Infeed conveyor 5", "conveyor", "Bandwerk T400", "high", "2020-09-14", 40_100, { parent: "LEJ-SRT-1" }),
];

type SensorKind = "temperature" | "vibration" | "pressure" | "flow" | "acoustic" | "current" | "voltage" | "energy";
/** `swing` goes with the hour of the day, `noise` is one standard deviation. */
export type DemoSensor = {
  key: string;
  asset: string;
  component?: string;
  name: string;
  type: SensorKind;
  unit: string;
  base: number;
  swing: number;
  noise: number;
};
const sensor = (
  asset: string,
  key: string,
  name: string,
  type: SensorKind,
  unit: string,
  base: number,
  swing: number,
  noise: number,
  component?: string,
): DemoSensor => ({
  asset,
  key: `${asset.toLowerCase()}-${key}`,
  name,
  type,
  unit,
  base,
  swing,
  noise,
  ...(component && { component }),
});

export const demoSensors: readonly DemoSensor[] = [
  sensor("HAM-FIL-2", "bearing", "Bearing temperature", "temperature", "°C", 61, 4, 0.5, "Main bearing"),
  sensor("HAM-FIL-2", "vibration", "Bearing vibration", "vibration", "mm/s", 2.4, 0.3, 0.12, "Main bearing"),
  sensor("HAM-FIL-2", "current", "Motor current", "current", "A", 42, 6, 0.8, "Drive motor"),
  sensor("HAM-CMP-1", "discharge", "Discharge temperature", "temperature", "°C", 84, 3, 0.6, "Oil cooler"),
  sensor("HAM-CMP-1", "pressure", "Line pressure", "pressure", "bar", 7.4, 0.1, 0.04),
  sensor("HAM-PMP-3", "vibration", "Pump vibration", "vibration", "mm/s", 1.9, 0.2, 0.1, "Impeller"),
  sensor("HAM-PMP-3", "flow", "Flow", "flow", "m³/h", 48, 3, 0.7),
  sensor("HAM-BLR-1", "steam", "Steam pressure", "pressure", "bar", 9.6, 0.15, 0.05),
  sensor("RTM-CHL-1", "supply", "Supply temperature", "temperature", "°C", -18.5, 0.5, 0.2),
  sensor("RTM-CHL-1", "power", "Power", "energy", "kW", 118, 14, 2.5, "Compressor"),
  sensor("GDN-PAS-1", "hold", "Holding temperature", "temperature", "°C", 72.6, 0.2, 0.12, "Plate pack"),
  sensor("GDN-FIL-1", "bearing", "Bearing temperature", "temperature", "°C", 57, 3, 0.5, "Main bearing"),
  sensor("LEJ-SRT-1", "current", "Drive current", "current", "A", 31, 5, 0.9),
];

type DemoRule = { organization: DemoOrganization; sensors: readonly string[]; rule: Omit<AlertRuleDraft, "sensorIds"> };
export const demoRules: readonly DemoRule[] = [
  {
    organization: "harbor",
    sensors: ["ham-fil-2-bearing", "gdn-fil-1-bearing"],
    rule: {
      name: "Filler bearing overheats",
      description: "Above 80 °C for a quarter of an hour the grease fails. Stop the filler and look at the bearing.",
      conditionType: "threshold_high",
      conditionConfig: { threshold: 80, clear_threshold: 72, duration_minutes: 15 },
      severity: "critical",
      openIncident: true,
    } as DemoRule["rule"],
  },
  {
    organization: "harbor",
    sensors: ["ham-fil-2-vibration"],
    rule: {
      name: "Bearing vibration high",
      description: "More than 4.5 mm/s for half an hour: plan the bearing's replacement.",
      conditionType: "threshold_high",
      conditionConfig: { threshold: 4.5, clear_threshold: 3.5, duration_minutes: 30 },
      severity: "high",
    } as DemoRule["rule"],
  },
  {
    organization: "harbor",
    sensors: ["ham-pmp-3-flow"],
    rule: {
      name: "Cleaning pump loses flow",
      description: "Below 38 m³/h the cleaning is not complete: the pump draws air or the strainer is blocked.",
      conditionType: "threshold_low",
      conditionConfig: { threshold: 38, clear_threshold: 42, duration_minutes: 20 },
      severity: "high",
    } as DemoRule["rule"],
  },
  {
    organization: "harbor",
    sensors: ["ham-cmp-1-discharge"],
    rule: {
      name: "Compressor discharge hot",
      description: "Above 95 °C for half an hour: the oil cooler is probably dirty.",
      conditionType: "threshold_high",
      conditionConfig: { threshold: 95, clear_threshold: 90, duration_minutes: 30 },
      severity: "medium",
    } as DemoRule["rule"],
  },
  {
    organization: "harbor",
    sensors: ["rtm-chl-1-supply"],
    rule: {
      name: "Cold store too warm",
      description: "Warmer than −15 °C for an hour: goods are at risk.",
      conditionType: "threshold_high",
      conditionConfig: { threshold: -15, clear_threshold: -16.5, duration_minutes: 60 },
      severity: "critical",
      openIncident: true,
    } as DemoRule["rule"],
  },
  {
    organization: "harbor",
    sensors: ["gdn-pas-1-hold"],
    rule: {
      name: "Pasteurising too cold",
      description: "Below 71.7 °C the batch must not be filled.",
      conditionType: "threshold_low",
      conditionConfig: { threshold: 71.7, clear_threshold: 72, duration_minutes: 5 },
      severity: "critical",
      openIncident: true,
    } as DemoRule["rule"],
  },
];
