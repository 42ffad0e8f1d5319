import type { ContainerSpec } from "../../registry/types.ts";
import { type ContainerRecord, specOf } from "../containers/container-record.ts";
import type { PodRun } from "../pods/pod-run.ts";
import { runAction } from "./run-action.ts";

type Probe = NonNullable<ContainerSpec["livenessProbe"]>;
type ProbeKind = "Startup" | "Liveness" | "Readiness";

/** What the probes of one container bring about. */
export interface ProbeEffects {
  /** The start-up probe has passed. */
  started(): void;
  ready(isReady: boolean): void;
  /** Liveness or start-up have failed often enough; the container is to be restarted. */
  failed(kind: "liveness" | "startup", graceSeconds: number | undefined): void;
}

/**
 * The probes of one run of a container. Liveness and readiness begin once the start-up probe has passed.
 * Source: pkg/kubelet/prober/worker.go.
 */
export function startProbes(run: PodRun, record: ContainerRecord, effects: ProbeEffects): Disposable {
  const spec = specOf(run.pod, record);
  const waits: (Disposable | undefined)[] = [];
  let isDisposed = false;
  const beganAt = run.context.clock.now();

  function loop(kind: ProbeKind, probe: Probe, settle: (isGood: boolean) => boolean): void {
    const slot = waits.push(undefined) - 1;
    const again = (delayMs: number) => {
      if (!isDisposed) waits[slot] = run.context.probes.once(delayMs, () => once().catch(run.context.onFault));
    };
    const count = { good: 0, bad: 0 };
    const once = async () => {
      const isGood = await probeOnce(run, record, kind, probe);
      if (isDisposed || isGood === undefined) return;
      count.good = isGood ? count.good + 1 : 0;
      count.bad = isGood ? 0 : count.bad + 1;
      const isSettled = isGood
        ? count.good >= (probe.successThreshold ?? 1)
        : count.bad >= (probe.failureThreshold ?? 3);
      const goesOn = isSettled ? settle(isGood) : true;
      if (goesOn) again((probe.periodSeconds ?? 10) * 1000);
    };
    const waited = run.context.clock.now() - beganAt;
    again(Math.max(0, (probe.initialDelaySeconds ?? 0) * 1000 - waited));
  }

  function startRegular(): void {
    const { livenessProbe, readinessProbe } = spec ?? {};
    if (readinessProbe != null) {
      loop("Readiness", readinessProbe, (isGood) => {
        effects.ready(isGood);
        return true;
      });
    }
    if (livenessProbe != null) {
      loop("Liveness", livenessProbe, (isGood) => {
        if (!isGood) effects.failed("liveness", livenessProbe.terminationGracePeriodSeconds);
        return isGood;
      });
    }
  }

  const startupProbe = spec?.startupProbe;
  if (startupProbe == null || record.isStarted) startRegular();
  else {
    loop("Startup", startupProbe, (isGood) => {
      if (isGood) {
        effects.started();
        startRegular();
      } else effects.failed("startup", startupProbe.terminationGracePeriodSeconds);
      return false;
    });
  }
  return {
    [Symbol.dispose]() {
      isDisposed = true;
      for (const waiting of waits.splice(0)) waiting?.[Symbol.dispose]();
    },
  };
}

/** Whether the probe is content; undefined when the container is gone meanwhile. Failures are told as events. */
async function probeOnce(
  run: PodRun,
  record: ContainerRecord,
  kind: ProbeKind,
  probe: Probe,
): Promise<boolean | undefined> {
  const { container } = record;
  if (container === undefined || record.state.kind !== "running" || record.isStopping) return undefined;
  const surroundings = {
    clock: run.context.clock,
    network: run.machine.network,
    container,
    spec: specOf(run.pod, record),
    podIp: run.addresses.podIp,
  };
  const outcome = await runAction(surroundings, probe, (probe.timeoutSeconds ?? 1) * 1000);
  const isSame = record.container === container && record.state.kind === "running" && !record.isStopping;
  if (!isSame) return undefined;
  if (!outcome.ok) run.event(record, "Warning", "Unhealthy", `${kind} probe failed: ${outcome.message}`);
  return outcome.ok;
}
