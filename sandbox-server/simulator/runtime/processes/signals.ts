import type { Signal } from "../container-runtime.ts";

/** Linux' numbers on x86-64. */
export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGTERM: 15,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGWINCH: 28,
};

const BY_NUMBER = new Map<number, Signal>(
  Object.entries(SIGNAL_NUMBERS).map(([name, number]) => [number, name as Signal]),
);

/** `TERM`, `SIGTERM`, `sigterm` or `15`. */
export function parseSignal(text: string): Signal | undefined {
  if (/^\d+$/.test(text)) return BY_NUMBER.get(Number(text));
  const name = text.toUpperCase();
  const full = name.startsWith("SIG") ? name : `SIG${name}`;
  return Object.hasOwn(SIGNAL_NUMBERS, full) ? (full as Signal) : undefined;
}

/** What happens to a process that has made no arrangement. */
export function defaultAction(signal: Signal): "end" | "ignore" | "stop" | "continue" {
  if (signal === "SIGCONT") return "continue";
  if (signal === "SIGSTOP") return "stop";
  return signal === "SIGWINCH" ? "ignore" : "end";
}
