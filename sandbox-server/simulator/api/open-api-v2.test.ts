import { expect, it } from "vitest";
import { openApiV2Document } from "./open-api-v2.ts";

it("is a gnostic document with a version, a title and no definitions", () => {
  const fields = ["2.0", "Kubernetes", "v1"].map((text) => Buffer.from(text).toString("hex"));
  // Field 1: "2.0"; field 2: info of title and version (16 bytes); field 8: empty paths.
  const wanted = `0a03${fields[0]}12100a0a${fields[1]}1202${fields[2]}4200`;
  expect(openApiV2Document("v1").toString("hex")).toBe(wanted);
});
