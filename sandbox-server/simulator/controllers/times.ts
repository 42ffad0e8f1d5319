import type { Clock } from "../clock.ts";

/** A moment as metav1.Time writes it: RFC 3339, whole seconds, UTC. */
export function formatTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** A moment as metav1.MicroTime writes it. */
export function formatMicroTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`;
}

/** Now, as the API writes it. */
export function nowOf(clock: Clock): string {
  return formatTime(clock.now());
}

/** Milliseconds since the epoch of a time on the wire; 0 when it is absent. */
export function timeOf(text: string | undefined): number {
  return text === undefined ? 0 : Date.parse(text);
}

/** The nearer of two delays, where undefined means never. */
export function sooner(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined) return right;
  return right === undefined ? left : Math.min(left, right);
}
