import { ProtobufError, readFields, type WireField } from "./protobuf-reader.ts";
import type { Scalar } from "./struct-table.ts";

/**
 * A scalar of a protobuf message as JSON would say it (the messages of k8s.io/apimachinery: Time, Quantity,
 * IntOrString, RawExtension…).
 */
export function decodeProtobufScalar(scalar: Scalar, value: WireField["value"]): unknown {
  switch (scalar) {
    case "string":
      return bytesOf(value).toString();
    case "bool":
      return numberOf(value) !== 0n;
    case "int32":
      return Number(BigInt.asIntN(32, numberOf(value)));
    case "int64":
    case "int":
      return Number(BigInt.asIntN(64, numberOf(value)));
    case "uint8":
      return Number(numberOf(value));
    case "float64":
      return bytesOf(value).readDoubleLE();
    case "bytes":
      return bytesOf(value).toString("base64");
    case "Time":
    case "MicroTime":
      return timeOf(bytesOf(value), scalar);
    case "Duration":
      return durationText(firstNumber(bytesOf(value), 1));
    case "Quantity":
      return firstText(bytesOf(value), 1);
    case "IntOrString":
      return intOrStringOf(bytesOf(value));
    default:
      return rawOf(bytesOf(value));
  }
}

function bytesOf(value: WireField["value"]): Buffer {
  if (typeof value === "bigint") throw new ProtobufError("proto: wrong wireType = 0 for a field of bytes");
  return value;
}

function numberOf(value: WireField["value"]): bigint {
  if (typeof value !== "bigint") throw new ProtobufError("proto: wrong wireType = 2 for a number");
  return value;
}

function firstNumber(message: Buffer, number: number): bigint {
  for (const field of readFields(message)) if (field.number === number) return BigInt.asIntN(64, numberOf(field.value));
  return 0n;
}

function firstText(message: Buffer, number: number): string {
  for (const field of readFields(message)) if (field.number === number) return bytesOf(field.value).toString();
  return "";
}

/** Seconds and nanoseconds since the epoch; an empty message is no time. */
function timeOf(message: Buffer, scalar: "Time" | "MicroTime"): string | null {
  if (message.length === 0) return null;
  const seconds = Number(firstNumber(message, 1));
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (scalar === "Time") return `${text}Z`;
  const micros = Math.trunc(Number(firstNumber(message, 2)) / 1000);
  return `${text}.${String(micros).padStart(6, "0")}Z`;
}

function durationText(nanoseconds: bigint): string {
  return `${Number(nanoseconds) / 1e9}s`;
}

function intOrStringOf(message: Buffer): number | string {
  const isString = firstNumber(message, 1) === 1n;
  return isString ? firstText(message, 3) : Number(firstNumber(message, 2));
}

/** JSON inside the message, as custom data and field sets travel. */
function rawOf(message: Buffer): unknown {
  for (const field of readFields(message)) {
    if (field.number !== 1) continue;
    try {
      return JSON.parse(bytesOf(field.value).toString());
    } catch (cause) {
      throw new ProtobufError("the raw part of the message is no JSON", { cause });
    }
  }
  return null;
}
