import { formatDate } from "./format-date.ts";

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
};

/** Backslash escapes as `echo -e` and `printf` read them; `\c` stops everything after it. */
export function interpretEscapes(
  text: string,
  leadingZero: boolean,
): { readonly bytes: Buffer; readonly stopped: boolean } {
  const parts: Buffer[] = [];
  const expression = leadingZero
    ? /\\(c|0[0-7]{0,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[\s\S])|[^\\]+|\\$/g
    : /\\(c|[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[\s\S])|[^\\]+|\\$/g;
  for (const match of text.matchAll(expression)) {
    const [, code] = match;
    if (code === undefined) parts.push(Buffer.from(match[0]));
    else if (code === "c") return { bytes: Buffer.concat(parts), stopped: true };
    else parts.push(escapeBytes(code, match[0]));
  }
  return { bytes: Buffer.concat(parts), stopped: false };
}

function escapeBytes(code: string, source: string): Buffer {
  if (/^[0-7]+$/.test(code)) return Buffer.of(Number.parseInt(code, 8) & 255);
  if (/^x[0-9a-fA-F]/.test(code)) return Buffer.of(Number.parseInt(code.slice(1), 16));
  if (/^u[0-9a-fA-F]/.test(code)) return Buffer.from(String.fromCodePoint(Number.parseInt(code.slice(1), 16)));
  const byte = SIMPLE[code];
  return byte === undefined ? Buffer.from(source) : Buffer.of(byte);
}

/** printf(1): the format is used again until all arguments are taken. */
export function formatPrintf(
  format: string,
  args: readonly string[],
  now: number,
): { readonly text: Uint8Array; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const parts: Uint8Array[] = [];
  const rest = [...args];
  do {
    const before = rest.length;
    const stopped = formatOnce(format, rest, parts, faults, now);
    if (stopped || rest.length === before) break;
  } while (rest.length > 0);
  return { text: Buffer.concat(parts), faults };
}

const DIRECTIVE =
  /%(?:%|\(([^)]*)\)T|([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|j|z|t|L)?([a-zA-Z]))|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[\s\S])|[^%\\]+|[%\\]/g;

function formatOnce(format: string, rest: string[], parts: Uint8Array[], faults: string[], now: number): boolean {
  for (const match of format.matchAll(DIRECTIVE)) {
    const [all, dateFormat, flags = "", width, precision, kind] = match;
    if (all === "%%") parts.push(Buffer.from("%"));
    else if (dateFormat !== undefined)
      parts.push(Buffer.from(formatDate(dateFormat || "%H:%M:%S", secondsOf(rest.shift(), now))));
    else if (kind !== undefined) {
      const size = width === "*" ? Number(rest.shift() ?? 0) : width === undefined ? undefined : Number(width);
      const digits =
        precision === "*"
          ? Number(rest.shift() ?? 0)
          : precision !== undefined
            ? Number(precision)
            : all.includes(".") && kind !== undefined
              ? 0
              : undefined;
      const { bytes, stopped } = convert(kind, rest.shift(), digits, flags, faults);
      parts.push(pad(bytes, size, flags, kind));
      if (stopped) return true;
    } else if (all.startsWith("\\")) {
      if (all === "\\c") return true;
      parts.push(interpretEscapes(all, false).bytes);
    } else parts.push(Buffer.from(all));
  }
  return false;
}

function secondsOf(argument: string | undefined, now: number): number {
  return argument === undefined || argument === "-1" ? now : Number(argument) * 1000;
}

function convert(
  kind: string,
  argument: string | undefined,
  precision: number | undefined,
  flags: string,
  faults: string[],
): { readonly bytes: Buffer; readonly stopped: boolean } {
  const text = (value: string) => ({ bytes: Buffer.from(value), stopped: false });
  if (kind === "s") return text(precision === undefined ? (argument ?? "") : (argument ?? "").slice(0, precision));
  if (kind === "c") return text((argument ?? "").slice(0, 1));
  if (kind === "b") return interpretEscapes(argument ?? "", true);
  if (kind === "q") return text(quote(argument ?? ""));
  if ("diouxX".includes(kind)) return text(integer(kind, argument, precision, flags, faults));
  if ("feEgG".includes(kind)) return text(floating(kind, argument, precision ?? 6, flags, faults));
  faults.push(`\`${kind}': invalid format character`);
  return text("");
}

function quote(text: string): string {
  if (text === "") return "''";
  return text.replace(/[^\w@%+=:,./-]/g, "\\$&");
}

function integer(
  kind: string,
  argument: string | undefined,
  precision: number | undefined,
  flags: string,
  faults: string[],
): string {
  const value = parseInteger(argument ?? "0", faults);
  const unsigned = "ouxX".includes(kind) ? BigInt.asUintN(64, value) : value;
  const base = kind === "o" ? 8 : kind === "x" || kind === "X" ? 16 : 10;
  const negative = unsigned < 0n;
  let digits = (negative ? -unsigned : unsigned).toString(base).padStart(precision ?? 1, "0");
  if (kind === "X") digits = digits.toUpperCase();
  if (flags.includes("#") && base === 16) digits = `0${kind}${digits}`;
  if (flags.includes("#") && base === 8) digits = `0${digits}`;
  return `${negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : ""}${digits}`;
}

function parseInteger(text: string, faults: string[]): bigint {
  if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)?/.exec(text);
  const [all = "", sign = "", digits] = match ?? [];
  if (digits === undefined || all.length !== text.length) {
    if (text !== "") faults.push(`${text}: invalid number`);
  }
  const octal = digits !== undefined && /^0[0-7]+$/.test(digits);
  const value = digits === undefined ? 0n : BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return sign === "-" ? -value : value;
}

function floating(
  kind: string,
  argument: string | undefined,
  precision: number,
  flags: string,
  faults: string[],
): string {
  const value = Number(argument ?? "0");
  if (Number.isNaN(value)) faults.push(`${argument ?? ""}: invalid number`);
  const number = Number.isNaN(value) ? 0 : value;
  const sign = flags.includes("+") && number >= 0 ? "+" : "";
  if (kind === "f") return sign + roundedToEven(number, precision);
  if (kind === "e" || kind === "E") {
    const text = number.toExponential(precision).replace(/e([+-])(\d)$/, "e$10$2");
    return sign + (kind === "E" ? text.toUpperCase() : text);
  }
  return sign + general(number, precision === 0 ? 1 : precision);
}

/** As C rounds: what lies exactly between two goes to the even one, unlike in toFixed. */
export function roundedToEven(value: number, places: number): string {
  const text = value.toFixed(places);
  if (places > 20) return text;
  const exact = value.toFixed(Math.min(100, places + 30));
  const rest = exact.slice(text.length + (places === 0 ? 1 : 0));
  if (!/^50*$/.test(rest)) return text;
  const cut = exact.slice(0, text.length);
  return Number(cut.replace(/\D/g, "").at(-1)) % 2 === 0 ? cut : text;
}

/** `%g`: the shorter of fixed and scientific, without trailing zeros. */
export function general(value: number, precision: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  const exponent = Number(value.toExponential(precision - 1).split("e")[1]);
  if (exponent < -4 || exponent >= precision) {
    const [mantissa = "", power = ""] = value.toExponential(precision - 1).split("e");
    const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
    return `${short}e${power.replace(/^([+-])(\d)$/, "$10$2")}`;
  }
  const fixed = value.toFixed(Math.max(0, precision - 1 - exponent));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

function pad(bytes: Buffer, width: number | undefined, flags: string, kind: string): Buffer {
  if (width === undefined) return bytes;
  const size = Math.abs(width);
  const missing = size - [...bytes.toString()].length;
  if (missing <= 0) return bytes;
  if (flags.includes("-") || width < 0) return Buffer.concat([bytes, Buffer.alloc(missing, " ")]);
  if (!flags.includes("0") || "scbq".includes(kind)) return Buffer.concat([Buffer.alloc(missing, " "), bytes]);
  const text = bytes.toString();
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return Buffer.from(`${sign}${"0".repeat(missing)}${text.slice(sign.length)}`);
}
