import "server-only";
import { derive } from "@/lib/crypto/derive";
import { env } from "@/lib/env";

/** The two organizations of an embedded installation. The second is there so that one can see that it cannot be seen. */
export const demoOrganizations = [
  { slug: "harbor", name: "Harbor Bottling" },
  { slug: "northwind", name: "Northwind Logistics" },
] as const;
export type DemoOrganization = (typeof demoOrganizations)[number]["slug"];

type Person = {
  email: string;
  name: string;
  role: string;
  organization: DemoOrganization;
  title: string /** The one site they are limited to. */;
  site?: string;
};

const people: readonly Person[] = [
  {
    email: "mara@harbor.example",
    name: "Mara Okafor",
    role: "reliability_engineer",
    organization: "harbor",
    title: "Reliability engineer",
  },
  {
    email: "jonas@harbor.example",
    name: "Jonas Brandt",
    role: "maintenance_technician",
    organization: "harbor",
    title: "Maintenance technician",
    site: "Hamburg bottling hall",
  },
  { email: "olek@harbor.example", name: "Olek Nowak", role: "operator", organization: "harbor", title: "Line operator" },
  { email: "ines@harbor.example", name: "Inês Duarte", role: "manager", organization: "harbor", title: "Plant manager" },
  { email: "vera@harbor.example", name: "Vera Lindqvist", role: "viewer", organization: "harbor", title: "Controller" },
  { email: "admin@harbor.example", name: "Anna Weiss", role: "owner", organization: "harbor", title: "Head of operations" },
  { email: "sam@northwind.example", name: "Sam Rivera", role: "owner", organization: "northwind", title: "Operations lead" },
];

/** Who can sign in. Each password follows from the installation's secret, so it need not be stored to be shown. */
export const demoPeople = () =>
  people.map((person) => ({ ...person, password: derive(env().GANTRY_SECRET, `demo:${person.email}`).slice(0, 16) }));
export type DemoPerson = ReturnType<typeof demoPeople>[number];
