import type { Column } from "./catalogue";

export type FoundType = {
  oid: string;
  name: string;
  type: string;
  category: string;
  base: string;
  element: string;
  relation: string;
  values: string[] | null;
};

/** What is behind a type's number: domains seen through. */
export type TypeOf = (oid: string) => {
  baseType: string;
  category: Column["category"];
  enumValues?: readonly string[];
  /** Of a row type. */
  relation?: string;
};

export function typeReader(found: readonly FoundType[]): TypeOf {
  const byOid = new Map(found.map((type) => [type.oid, type]));

  return (oid) => {
    let type = byOid.get(oid);
    while (type?.type === "d") type = byOid.get(type.base);
    if (!type) return { baseType: "unknown", category: "scalar" };

    const values = type.values ?? byOid.get(type.element)?.values;
    return {
      baseType: type.name,
      category: categoryOf(type),
      ...(values && { enumValues: values }),
      ...(type.relation !== "0" && { relation: type.relation }),
    };
  };
}

function categoryOf({ name, type, category, element }: FoundType): Column["category"] {
  if (name === "json" || name === "jsonb") return "json";
  if (type === "c") return "composite";
  if (type === "r" || type === "m") return "range";
  return category === "A" && element !== "0" ? "array" : "scalar";
}
