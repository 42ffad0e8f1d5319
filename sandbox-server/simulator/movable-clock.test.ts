import { describe, expect, it } from "vitest";
import { ManualClock } from "./controllers/testing/manual-clock.ts";
import { MovableClock } from "./movable-clock.ts";

const hourMs = 3_600_000;

describe("a movable clock", () => {
  it("fires every timer on the way, each at its own time and in order", async () => {
    const clock = new MovableClock(new ManualClock());
    const start = clock.now();
    const fired: [string, number][] = [];
    const note = (name: string) => () => void fired.push([name, (clock.now() - start) / hourMs]);
    clock.after(3 * hourMs, note("late"));
    clock.after(hourMs, () => {
      note("first")();
      clock.after(hourMs, note("second"));
    });
    await clock.advance(2.5 * hourMs);
    expect(fired).toEqual([
      ["first", 1],
      ["second", 2],
    ]);
    expect(clock.now() - start).toBe(2.5 * hourMs);
    await clock.advance(hourMs);
    expect(fired.at(-1)).toEqual(["late", 3]);
  });

  it("goes with its base and keeps how far it was moved", async () => {
    const base = new ManualClock();
    const clock = new MovableClock(base);
    await clock.advance(hourMs);
    expect(clock.offsetMs).toBe(hourMs);
    expect(new MovableClock(base, clock.offsetMs).now()).toBe(base.now() + hourMs);
  });

  it("holds no timer of its base while nothing waits", () => {
    const base = new ManualClock();
    const clock = new MovableClock(base);
    expect(base.timers).toBe(0);
    clock.after(hourMs, () => {});
    expect(base.timers).toBe(1);
  });

  it("doesn't fire a timer that was taken back", async () => {
    const clock = new MovableClock(new ManualClock());
    let fired = 0;
    const timer = clock.after(hourMs, () => {
      fired += 1;
    });
    timer[Symbol.dispose]();
    await clock.advance(2 * hourMs);
    expect(fired).toBe(0);
  });
});
