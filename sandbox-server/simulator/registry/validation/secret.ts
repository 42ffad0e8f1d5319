import { forbidden, invalid, required, tooLong } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import { configMapKeyFaults } from "../names.ts";
import type { Secret } from "../types.ts";
import { maxDataBytes } from "./config-map.ts";
import { isDeepEqual } from "./deep-equal.ts";

/** Gives the secret a type and moves what was written as plain text to `data`, which wins nothing over it. */
export function secretWithDefaults(object: Secret): Secret {
  const { stringData, ...rest } = object;
  const typed = fill(rest as Secret, { type: "Opaque" });
  if (stringData == null) return typed;
  const encoded = Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
  return { ...typed, data: { ...typed.data, ...Object.fromEntries(encoded) } };
}

/** All faults of a secret: keys, size, what its type asks for, changes of its type or of an immutable one. */
export function validateSecret(object: Secret, previous: Secret | undefined): readonly FieldError[] {
  const faults: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(object.data ?? {})) {
    for (const fault of configMapKeyFaults(key)) faults.push(invalid(`data[${key}]`, key, fault));
    bytes += Buffer.byteLength(value, "base64");
  }
  if (bytes > maxDataBytes) faults.push(tooLong("data", maxDataBytes));
  return [...faults, ...typeFaults(object), ...changeFaults(object, previous)];
}

function typeFaults({ type, data, metadata }: Secret): FieldError[] {
  const has = (key: string) => data?.[key] !== undefined;
  switch (type) {
    case "kubernetes.io/service-account-token": {
      const annotation = "kubernetes.io/service-account.name";
      return metadata.annotations?.[annotation] ? [] : [required(`metadata.annotations[${annotation}]`)];
    }
    case "kubernetes.io/dockerconfigjson":
      return jsonKeyFaults(data, ".dockerconfigjson");
    case "kubernetes.io/dockercfg":
      return jsonKeyFaults(data, ".dockercfg");
    case "kubernetes.io/basic-auth":
      return has("username") || has("password") ? [] : [required("data[username]"), required("data[password]")];
    case "kubernetes.io/ssh-auth":
      return has("ssh-privatekey") ? [] : [required("data[ssh-privatekey]")];
    case "kubernetes.io/tls":
      return ["tls.crt", "tls.key"].filter((key) => !has(key)).map((key) => required(`data[${key}]`));
    default:
      return [];
  }
}

function jsonKeyFaults(data: Secret["data"], key: string): FieldError[] {
  const encoded = data?.[key];
  if (encoded === undefined) return [required(`data[${key}]`)];
  const fault = jsonFault(Buffer.from(encoded, "base64").toString());
  // The secret itself is not repeated in the answer.
  return fault === undefined ? [] : [invalid(`data[${key}]`, "<secret contents redacted>", fault)];
}

/** Why a text is no JSON, as Go's decoder says it; undefined when it is. */
function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
    const character = text.trim() === "" ? undefined : text[position];
    if (character === undefined) return "unexpected end of JSON input";
    return `invalid character '${character}' looking for beginning of value`;
  }
}

function changeFaults(object: Secret, previous: Secret | undefined): FieldError[] {
  if (previous === undefined) return [];
  const faults: FieldError[] = [];
  if (object.type !== previous.type) faults.push(invalid("type", object.type, "field is immutable"));
  if (previous.immutable !== true) return faults;
  const detail = "field is immutable when `immutable` is set";
  if (object.immutable !== true) faults.push(forbidden("immutable", detail));
  if (!isDeepEqual(object.data ?? {}, previous.data ?? {})) faults.push(forbidden("data", detail));
  return faults;
}
