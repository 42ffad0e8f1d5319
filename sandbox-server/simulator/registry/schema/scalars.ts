import { canonicalQuantity, isQuantity, quantityFormatFault } from "../quantity.ts";
import type { Scalar } from "./struct-table.ts";
import { TypeFault } from "./type-fault.ts";

const int32Max = 2_147_483_647;
const maxIntOfJson = Number.MAX_SAFE_INTEGER;
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const base64 = /^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/;
const goDuration = /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/;

/**
 * Reads one scalar as Go's decoder does and gives it the form in which the API server would write it again.
 * @throws TypeFault when the value is of another type, or not of the type's form.
 */
export function decodeScalar(scalar: Scalar, value: unknown): unknown {
  switch (scalar) {
    case "string":
      return typeof value === "string" ? value : mismatch(value);
    case "bool":
      return typeof value === "boolean" ? value : mismatch(value);
    case "int32":
      return decodeInteger(value, int32Max);
    case "int":
    case "int64":
      return decodeInteger(value, maxIntOfJson);
    case "uint8":
      return decodeInteger(value, 255);
    case "float64":
      return typeof value === "number" ? value : mismatch(value);
    case "bytes":
      return decodeBytes(value);
    case "Time":
    case "MicroTime":
      return decodeTime(scalar, value);
    case "Duration":
      return decodeDuration(value);
    case "Quantity":
      return decodeQuantity(value);
    case "IntOrString":
      return decodeIntOrString(value);
    default:
      return value;
  }
}

/** What a scalar holds when nothing was said of it. */
export function zeroOf(scalar: Scalar): unknown {
  switch (scalar) {
    case "string":
    case "Duration":
      return "";
    case "bool":
      return false;
    case "int32":
    case "int64":
    case "int":
    case "uint8":
    case "float64":
    case "IntOrString":
      return 0;
    case "Quantity":
      return "0";
    default:
      return null;
  }
}

function decodeInteger(value: unknown, max: number): number {
  if (typeof value !== "number") return mismatch(value);
  if (!Number.isInteger(value) || value > max || value < -max - 1) throw new TypeFault(`number ${value}`);
  return value;
}

function decodeBytes(value: unknown): string {
  if (typeof value !== "string") return mismatch(value);
  const compact = value.replaceAll(/[\r\n]/g, "");
  if (!base64.test(value) || compact.length % 4 !== 0) {
    throw TypeFault.bare(`illegal base64 data at input byte ${firstBadByte(compact)}`);
  }
  return compact;
}

function firstBadByte(text: string): number {
  const bad = /[^A-Za-z0-9+/]/.exec(text.replace(/={1,2}$/, ""));
  return bad?.index ?? text.length - (text.length % 4);
}

function decodeTime(scalar: "Time" | "MicroTime", value: unknown): string {
  if (typeof value !== "string") return bareMismatch(value, "string");
  const milliseconds = Date.parse(value);
  if (!rfc3339.test(value) || Number.isNaN(milliseconds)) {
    const layout = scalar === "Time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
    throw TypeFault.bare(
      `parsing time ${JSON.stringify(value)} as "${layout}": cannot parse ${JSON.stringify(value)} as "2006"`,
    );
  }
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  if (scalar === "Time") return `${seconds}Z`;
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? "";
  return `${seconds}.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
}

function decodeDuration(value: unknown): string {
  if (typeof value !== "string") return bareMismatch(value, "string");
  if (value !== "0" && !goDuration.test(value)) throw TypeFault.bare(`time: invalid duration ${JSON.stringify(value)}`);
  return value;
}

function decodeQuantity(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") throw TypeFault.bare(quantityFormatFault);
  if (!isQuantity(value)) {
    const hasNumber = /^[+-]?(\d+\.?\d*|\.\d+)[A-Za-z]+$/.test(`${value}`);
    throw TypeFault.bare(hasNumber ? "unable to parse quantity's suffix" : quantityFormatFault);
  }
  return canonicalQuantity(value);
}

function decodeIntOrString(value: unknown): number | string {
  if (typeof value === "string") return value;
  if (typeof value !== "number") return bareMismatch(value, "int32");
  if (!Number.isInteger(value) || Math.abs(value) > int32Max) {
    throw TypeFault.bare(`json: cannot unmarshal number ${value} into Go value of type int32`);
  }
  return value;
}

function mismatch(value: unknown): never {
  throw new TypeFault(jsonTypeOf(value));
}

/** Types that read themselves report without naming the field. */
function bareMismatch(value: unknown, go: string): never {
  throw TypeFault.bare(`json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${go}`);
}

/** What Go's decoder calls a JSON value. */
export function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null" : typeof value;
}
