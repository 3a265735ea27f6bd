import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

const get = (request: string) => engine.json(`GET /${request}`);
const idsOf = async (request: string) => (await get(request)).map(({ id }: { id: number }) => id);

describe("embedding", () => {
  it("many-to-one, by table, by constraint and by column", async () => {
    const expected = [{ id: 1, clients: { name: "Microsoft" } }];
    expect(await get("projects?select=id,clients(name)&id=eq.1")).toEqual(expected);
    expect(await get("projects?select=id,clients:projects_client_id_fkey(name)&id=eq.1")).toEqual(expected);
    expect(await get("projects?select=id,clients:client_id(name)&id=eq.1")).toEqual(expected);
    expect(await get("projects?select=id,client_id(name)&id=eq.1")).toEqual([{ id: 1, client_id: { name: "Microsoft" } }]);
    expect(await get("projects?select=id,clients(name)&id=eq.5")).toEqual([{ id: 5, clients: null }]);
  });

  it("one-to-many, empty lists included", async () => {
    expect(await get("clients?select=name,projects(id)&order=id&projects.order=id.desc")).toEqual([
      { name: "Microsoft", projects: [{ id: 2 }, { id: 1 }] },
      { name: "Apple", projects: [{ id: 4 }, { id: 3 }] },
      { name: "Idle", projects: [] },
    ]);
  });

  it("one-to-one from both ends", async () => {
    expect(await get("countries?select=name,capitals(name)&order=id")).toEqual([
      { name: "Algeria", capitals: { name: "Algiers" } },
      { name: "Niger", capitals: { name: "Niamey" } },
      { name: "Nowhere", capitals: null },
    ]);
    expect(await get("capitals?select=name,countries(name)&id=eq.1")).toEqual([{ name: "Algiers", countries: { name: "Algeria" } }]);
  });

  it("many-to-many through a junction, and the junction itself", async () => {
    expect(await get("tasks?select=name,users(name)&id=eq.1&users.order=name")).toEqual([
      { name: "Design w7", users: [{ name: "Angela Martin" }, { name: "Dwight Schrute" }, { name: "Michael Scott" }] },
    ]);
    expect(await get("users?select=name,users_tasks(hours,tasks(name))&id=eq.3")).toEqual([
      { name: "Dwight Schrute", users_tasks: [{ hours: 0.5, tasks: { name: "Design w7" } }] },
    ]);
    expect(await get("users?select=name,tasks!users_tasks(name)&id=eq.3")).toEqual([
      { name: "Dwight Schrute", tasks: [{ name: "Design w7" }] },
    ]);
  });

  it("computed relationships, to-one and to-many, filtered and nested", async () => {
    expect(await get("projects?select=id,client_of(name)&order=id&limit=1")).toEqual([{ id: 1, client_of: { name: "Microsoft" } }]);
    expect(await get("clients?select=name,open_projects(id,tasks(id))&open_projects.id=gt.1&order=id&limit=2")).toEqual([
      { name: "Microsoft", open_projects: [] },
      { name: "Apple", open_projects: [{ id: 3, tasks: [{ id: 5 }, { id: 6 }] }] },
    ]);
    expect(await idsOf("clients?select=id,open_projects!inner()&order=id")).toEqual([1, 2]);
  });

  it("self references: children by table name, the parent by column", async () => {
    expect(await get("people?select=name,children:people(name),mother:parent_id(name)&id=eq.2&people.order=id")).toEqual([
      { name: "Mother", children: [{ name: "Child" }, { name: "Sister" }], mother: { name: "Grandmother" } },
    ]);
    expect(await get("people?select=children:people!parent_id(id),people_parent_fkey(name)&id=eq.2")).toEqual([
      { children: [{ id: 3 }, { id: 4 }], people_parent_fkey: { name: "Grandmother" } },
    ]);
  });

  it("composite keys, told apart by the column that names them", async () => {
    expect(await get("machines?select=id,site_id(name),spare:sites!spare_site_id(name)&org=eq.1&order=id")).toEqual([
      { id: 1, site_id: { name: "Harbor" }, spare: { name: "Hill" } },
      { id: 2, site_id: { name: "Hill" }, spare: null },
    ]);
    expect(await get("sites?select=name,machines!machines_site_fkey(id)&org=eq.2")).toEqual([{ name: "Foreign", machines: [{ id: 1 }] }]);
  });

  it("hints by the name that PostgreSQL would give the key, whatever it is called", async () => {
    const expected = [{ id: 1, sites: { name: "Hill" } }];
    expect(await get("machines?select=id,sites!machines_spare_site_id_fkey(name)&org=eq.1&id=eq.1")).toEqual(expected);
    expect(await get("sites?select=name,machines!machines_site_id_fkey(id)&org=eq.2")).toEqual([
      { name: "Foreign", machines: [{ id: 1 }] },
    ]);
    expect(await engine.error("GET /machines?select=id,sites!sites_site_id_fkey(name)")).toMatchObject({ code: "PGRST200" });
  });

  it("many-to-many under a shared tenant key, which itself links nothing", async () => {
    expect(await get("sites?select=name,machines!site_visits(id)&org=eq.1&order=id")).toEqual([
      { name: "Harbor", machines: [{ id: 2 }] },
      { name: "Hill", machines: [] },
    ]);
    expect(await get("sites?select=orgs(name)&id=eq.2")).toEqual([{ orgs: { name: "North" } }]);
    expect(await get("orgs?select=name,sites(id)&id=eq.2")).toEqual([{ name: "South", sites: [{ id: 1 }] }]);
  });

  it("hints by constraint, by either column", async () => {
    const expected = [{ id: 1, addresses: { street: "Main" } }];
    expect(await get("orders?select=id,addresses!orders_billing_fkey(street)&id=eq.1")).toEqual(expected);
    expect(await get("orders?select=id,addresses!billing_id(street)&id=eq.1")).toEqual(expected);
    expect(await get("addresses?select=street,orders!shipping_id(id)&id=eq.1")).toEqual([{ street: "Main", orders: [{ id: 3 }] }]);
  });

  it("views take over the keys of their tables, views of views too", async () => {
    expect(await get("project_cards?select=shout,clients(name),tasks(id)&card_id=eq.1")).toEqual([
      { shout: "WINDOWS 7", clients: { name: "Microsoft" }, tasks: [{ id: 1 }, { id: 2 }] },
    ]);
    expect(await get("cards_of_cards?select=card_id,clients(name)&card_id=eq.3")).toEqual([{ card_id: 3, clients: { name: "Apple" } }]);
    expect(await get("projects?select=id,busy_clients(name,load)&id=eq.1")).toEqual([
      { id: 1, busy_clients: { name: "Microsoft", load: 2 } },
    ]);
    expect(await get("clients?select=name,project_cards(card_id)&id=eq.2&project_cards.order=card_id")).toEqual([
      { name: "Apple", project_cards: [{ card_id: 3 }, { card_id: 4 }] },
    ]);
    expect(await get("load_by_client?select=n,clients(name)&order=client_id.desc&limit=1&client_id=not.is.null")).toEqual([
      { n: 2, clients: { name: "Apple" } },
    ]);
    expect(await engine.error("GET /names?select=id,clients(name)")).toMatchObject({ code: "PGRST200" }); // a union is no one table
    expect(engine.catalogue().relations.get("pgrst_test.project_cards")!.primaryKey).toEqual(["card_id"]);
  });

  it("the same table twice under two names", async () => {
    expect(await get("orders?select=id,billing:addresses!billing_id(street),shipping:addresses!shipping_id(street)&id=eq.1")).toEqual([
      { id: 1, billing: { street: "Main" }, shipping: { street: "Side" } },
    ]);
  });

  it("several levels deep", async () => {
    expect(await get("clients?select=name,projects(name,tasks(name,users(name)))&id=eq.1&projects.id=eq.1&projects.tasks.id=eq.2")).toEqual(
      [{ name: "Microsoft", projects: [{ name: "Windows 7", tasks: [{ name: "Code w7", users: [{ name: "Angela Martin" }] }] }] }],
    );
  });

  it("is refused beyond its depth and width", async () => {
    const deep = `${"children:people(".repeat(9)}id${")".repeat(9)}`;
    expect(await engine.error(`GET /people?select=${deep}`)).toMatchObject({ status: 400 });
    const wide = Array.from({ length: 31 }, (_, index) => `a${index}:people(id)`).join();
    expect(await engine.error(`GET /people?select=${wide}`)).toMatchObject({ status: 400, code: "PGRST100" });
  });
});

describe("embedded filters, order and limits", () => {
  it("shape the embed and leave parents alone", async () => {
    expect(await get("clients?select=id,projects(id)&projects.status=eq.open&order=id")).toEqual([
      { id: 1, projects: [{ id: 1 }] },
      { id: 2, projects: [{ id: 3 }] },
      { id: 3, projects: [] },
    ]);
    expect(await get("clients?select=id,p:projects(id)&p.order=id.desc&p.limit=1&p.offset=1&id=eq.1")).toEqual([{ id: 1, p: [{ id: 1 }] }]);
    expect(await get("clients?select=id,projects(id)&projects.or=(id.eq.1,id.eq.4)&order=id&limit=2")).toEqual([
      { id: 1, projects: [{ id: 1 }] },
      { id: 2, projects: [{ id: 4 }] },
    ]);
    expect(await get("projects?select=id,clients(name)&clients.name=eq.Apple&id=eq.1")).toEqual([{ id: 1, clients: null }]);
  });

  it("!inner drops parents, also from the count", async () => {
    const { row } = await engine.run("GET /clients?select=id,projects!inner(id)&projects.status=eq.open&limit=1&order=id", {
      headers: { prefer: "count=exact" },
    });
    expect(JSON.parse(row.body!)).toEqual([{ id: 1, projects: [{ id: 1 }] }]);
    expect(row.total).toBe(2);
    expect(await idsOf("projects?select=id,clients!inner(name)&clients.name=eq.Apple&order=id")).toEqual([3, 4]);
    expect(await idsOf("clients?select=id,projects!inner(tasks!inner(id))&projects.tasks.name=eq.Code IOS")).toEqual([2]);
    expect(await idsOf("users?select=id,tasks!inner(id)&tasks.id=eq.5")).toEqual([2]);
  });

  it("rel() joins without showing anything", async () => {
    expect(await get("projects?select=id,clients!inner()&clients.id=eq.2&order=id")).toEqual([{ id: 3 }, { id: 4 }]);
  });

  it("rel=is.null and rel=not.is.null, with filters of their own and in logic trees", async () => {
    expect(await idsOf("clients?select=id,projects()&projects=is.null")).toEqual([3]);
    expect(await idsOf("clients?select=id,projects()&projects=not.is.null&order=id")).toEqual([1, 2]);
    expect(await idsOf("clients?select=id,projects()&projects.name=eq.IOS&projects=not.is.null")).toEqual([2]);
    expect(await idsOf("projects?select=id,clients(name)&clients.name=eq.Apple&or=(clients.not.is.null,id.eq.5)&order=id")).toEqual([
      3, 4, 5,
    ]);
    expect(await idsOf("clients?select=id,p:projects()&p=is.null")).toEqual([3]);
  });

  it("related order", async () => {
    expect(await idsOf("projects?select=id,clients(name)&order=clients(name),id.desc")).toEqual([4, 3, 2, 1, 5]);
    expect(await idsOf("projects?select=id,c:clients(name)&order=c(name).desc.nullsfirst,id")).toEqual([5, 1, 2, 3, 4]);
    expect(await idsOf("projects?select=id,clients()&order=clients(id).desc.nullslast,id")).toEqual([3, 4, 1, 2, 5]);
  });
});

describe("spread", () => {
  it("lifts the columns of a to-one embed", async () => {
    expect(await get("projects?select=id,...clients(client:name,client_id:id)&order=id&id=in.(1,5)")).toEqual([
      { id: 1, client: "Microsoft", client_id: 1 },
      { id: 5, client: null, client_id: null },
    ]);
    expect(await get("tasks?select=id,...projects(...clients(name),tasks(id))&id=eq.7")).toEqual([
      { id: 7, name: "Apple", tasks: [{ id: 7 }] },
    ]);
    expect(await idsOf("projects?select=id,...clients!inner(name)&clients.name=eq.Apple&order=id")).toEqual([3, 4]);
  });

  it("makes one list per column of a to-many embed", async () => {
    expect(await get("clients?select=name,...projects(id,title:name)&projects.order=id.desc&order=id")).toEqual([
      { name: "Microsoft", id: [2, 1], title: ["Windows 10", "Windows 7"] },
      { name: "Apple", id: [4, 3], title: ["OSX", "IOS"] },
      { name: "Idle", id: [], title: [] },
    ]);
    expect(await get("clients?select=id,...projects()&id=eq.1")).toEqual([{ id: 1 }]);
    expect(await get("users?select=name,...tasks(id)&id=eq.1&tasks.order=id")).toEqual([{ name: "Angela Martin", id: [1, 2, 3] }]);
  });
});

describe("what is refused", () => {
  it("no relationship: PGRST200", async () => {
    expect(await engine.error("GET /clients?select=id,stock(id)")).toEqual({
      status: 400,
      code: "PGRST200",
      message: "Could not find a relationship between 'clients' and 'stock' in the schema cache",
      details:
        "Searched for a foreign key relationship between 'clients' and 'stock' in the schema 'pgrst_test', but no matches were found.",
      hint: null,
    });
    expect(await engine.error("GET /clients?select=id,project(id)")).toMatchObject({
      hint: "Perhaps you meant 'projects' instead of 'project'.",
    });
    expect(await engine.error("GET /orders?select=addresses!nope(id)")).toMatchObject({
      code: "PGRST200",
      details:
        "Searched for a foreign key relationship between 'orders' and 'addresses' using the hint 'nope' in the schema 'pgrst_test', but no matches were found.",
    });
  });

  it("several relationships: PGRST201 names them", async () => {
    expect(await engine.error("GET /orders?select=id,addresses(street)")).toEqual({
      status: 300,
      code: "PGRST201",
      message: "Could not embed because more than one relationship was found for 'orders' and 'addresses'",
      details: [
        {
          cardinality: "many-to-one",
          embedding: "orders with addresses",
          relationship: "orders_billing_fkey using orders(billing_id) and addresses(id)",
        },
        {
          cardinality: "many-to-one",
          embedding: "orders with addresses",
          relationship: "orders_shipping_fkey using orders(shipping_id) and addresses(id)",
        },
      ],
      hint: "Try changing 'addresses' to one of the following: 'addresses!orders_billing_fkey', 'addresses!orders_shipping_fkey'. Find the desired relationship in the 'details' key.",
    });
  });

  it("paths that are not selected: PGRST108", async () => {
    for (const search of ["projects.id=eq.1", "projects.order=id", "projects.limit=1", "order=projects(id)"]) {
      expect(await engine.error(`GET /clients?select=id&${search}`)).toMatchObject({
        status: 400,
        code: "PGRST108",
        message: "'projects' is not an embedded resource in this request",
      });
    }
  });

  it("related order over a to-many embed: PGRST118", async () => {
    expect(await engine.error("GET /clients?select=id,projects(id)&order=projects(id)")).toMatchObject({ status: 400, code: "PGRST118" });
  });

  it("any operator but is null on an embed: PGRST120", async () => {
    expect(await engine.error("GET /clients?select=id,projects(id)&projects=eq.1")).toMatchObject({ status: 400, code: "PGRST120" });
    expect(await engine.error("GET /clients?select=id,projects(id)&projects=is.true")).toMatchObject({ status: 400, code: "PGRST120" });
  });
});

describe("plans that stay cheap", () => {
  it("embeds are worked out for the page only", async () => {
    const { text, values } = engine.statement("GET /projects?select=id,clients(name),tasks(id)&order=name&limit=2");
    const lines = await engine.sql.unsafe(`explain (analyze, costs off, timing off, summary off) ${text}`, [...values] as string[]);
    const plan = lines.map((line) => line["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/loops=2/);
    expect(plan).not.toMatch(/loops=5/);
  });

  it("the same shape of request is the same text", () => {
    const one = engine.statement("GET /projects?select=id,clients(name)&id=in.(1,2,3)&name=like.a*&limit=10&order=id");
    const two = engine.statement("GET /projects?select=id,clients(name)&id=in.(9)&name=like.b&limit=20&order=id");
    expect(two.text).toBe(one.text);
    expect(two.values).not.toEqual(one.values);
  });
});
