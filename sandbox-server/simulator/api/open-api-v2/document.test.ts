import { describe, expect, it } from "vitest";
import { serverVersion } from "../health.ts";
import { openApiV2Document } from "./document.ts";
import { inOpenApiV2 } from "./schema.ts";

const hex = (text: string) => Buffer.from(text).toString("hex");
const sized = (text: string) => (text.length / 2).toString(16).padStart(2, "0") + text;

describe("the OpenAPI v2 document", () => {
  const info = sized(`0a0a${hex("Kubernetes")}12${sized(hex(serverVersion.gitVersion))}`);
  const head = `0a03${hex("2.0")}12${info}4200`;

  it("is gnostic's, with a version, a title and no definitions", () => {
    expect(openApiV2Document({}).toString("hex")).toBe(head);
  });

  it("has the definitions of custom resources", () => {
    const schema = { type: "object", properties: { size: { type: "integer", description: "How many." } } };
    // Field 4 is the description, 22 the type, 25 the properties.
    const size = sized(`22${sized(hex("How many."))}b201${sized(`0a${sized(hex("integer"))}`)}`);
    const properties = sized(`0a${sized(`0a${sized(hex("size"))}12${size}`)}`);
    const body = sized(`b201${sized(`0a${sized(hex("object"))}`)}ca01${properties}`);
    const definition = sized(`0a${sized(`0a${sized(hex("x.Y"))}12${body}`)}`);
    expect(openApiV2Document({ "x.Y": schema }).toString("hex")).toBe(`${head}4a${definition}`);
  });
});

describe("a schema in OpenAPI v2", () => {
  it("loses what the version has no word for", () => {
    const schema = { type: "object", properties: { a: { type: "string", anyOf: [{ maxLength: 3 }] } }, not: {} };
    expect(inOpenApiV2(schema)).toEqual({ type: "object", properties: { a: { type: "string" } } });
  });

  it("leaves values open that may be anything", () => {
    const open = {
      type: "object",
      "x-kubernetes-preserve-unknown-fields": true,
      properties: { a: { type: "string" } },
    };
    expect(inOpenApiV2(open)).toEqual({ "x-kubernetes-preserve-unknown-fields": true });
    const nullable = {
      type: "object",
      required: ["a", "b"],
      properties: { a: { type: "string", nullable: true }, b: {} },
    };
    expect(inOpenApiV2(nullable)).toEqual({ type: "object", required: ["b"], properties: { a: {}, b: {} } });
  });
});
