/** The part of OpenAPI 3.1 that we write. Schemas are JSON Schema 2020-12. */
export type Schema = { [key: string]: unknown };
export type Reference = { $ref: string };
export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  style?: string;
  explode?: boolean;
  schema: Schema;
};
export type Content = Record<string, { schema: Schema }>;
export type Response = { description: string; headers?: Record<string, { description: string; schema: Schema }>; content?: Content };
export type Described = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, Response | Reference>;
  "x-permission"?: string;
};
export type Paths = Record<string, Record<string, Described>>;

export type OpenApi = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description?: string }[];
  security: Record<string, string[]>[];
  paths: Paths;
  components: {
    securitySchemes: Record<string, Schema>;
    schemas: Record<string, Schema>;
    parameters: Record<string, Parameter>;
    responses: Record<string, Response>;
  };
};

export const refTo = (kind: "schemas" | "parameters" | "responses", name: string): Reference => ({
  $ref: `#/components/${kind}/${name}`,
});
