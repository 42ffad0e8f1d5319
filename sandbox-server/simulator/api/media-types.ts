import { notAcceptable } from "../store/api-error.ts";

/** In which shape a client wants objects. */
export type Representation =
  | { readonly as: "object" }
  | { readonly as: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList"; readonly version: string };

export interface AcceptedType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The media types of an Accept header, in order of preference. */
export function parseAccept(header: string | string[] | undefined): readonly AcceptedType[] {
  const text = Array.isArray(header) ? header.join(",") : (header ?? "");
  const types = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseType);
  return types.toSorted((a, b) => Number(b.parameters.q ?? 1) - Number(a.parameters.q ?? 1));
}

/** One media type with its parameters, in lower case. */
export function parseType(text: string): AcceptedType {
  const [type = "", ...pairs] = text.split(";").map((part) => part.trim());
  const parameters = Object.fromEntries(
    pairs.map((pair) => pair.split("=", 2)).map(([key = "", value = ""]) => [key, value]),
  );
  return { type: type.toLowerCase(), parameters };
}

const jsonTypes = new Set(["application/json", "*/*", "application/*"]);
const shapes = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/** The first representation asked for that is offered. Errors: NotAcceptable. */
export function negotiate(header: string | string[] | undefined): Representation {
  const accepted = parseAccept(header);
  if (accepted.length === 0) return { as: "object" };
  for (const { type, parameters } of accepted) {
    if (!jsonTypes.has(type) && type !== "application/yaml") continue;
    const as = parameters.as;
    if (as === undefined) return { as: "object" };
    const { g: group, v: version } = parameters;
    if (!shapes.has(as) || group !== "meta.k8s.io" || (version !== "v1" && version !== "v1beta1")) continue;
    return { as: as as "Table", version };
  }
  throw notAcceptable(["application/json"]);
}

/** Whether aggregated discovery (KEP-3352) is asked for, and in which version. */
export function aggregatedDiscoveryVersion(header: string | string[] | undefined): "v2" | "v2beta1" | undefined {
  for (const { type, parameters } of parseAccept(header)) {
    if (type !== "application/json") continue;
    if (parameters.as === undefined) return undefined;
    if (parameters.g !== "apidiscovery.k8s.io" || parameters.as !== "APIGroupDiscoveryList") continue;
    if (parameters.v === "v2" || parameters.v === "v2beta1") return parameters.v;
  }
  return undefined;
}
