import { z } from "zod";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { publishContainer } from "./container-events.ts";
import { parseWith } from "./container-settings.ts";
import { checkLimits } from "./create-container.ts";
import type { EngineContainer } from "./engine-container.ts";

const number = z.number().nullish();
const updateSchema = z.object({
  ...{ Memory: number, MemorySwap: number, MemoryReservation: number, NanoCpus: number, CpuShares: number },
  ...{ CpuPeriod: number, CpuQuota: number, PidsLimit: number },
  RestartPolicy: z.object({ Name: z.string().nullish(), MaximumRetryCount: number }).nullish(),
});

/** `POST /containers/{id}/update`: limits and the restart policy of a living container. Errors: EngineFault 400, 409. */
export function updateContainer(
  context: EngineContext,
  container: EngineContainer,
  body: Record<string, unknown>,
): void {
  const { RestartPolicy, ...limits } = parseWith(updateSchema, body);
  const set = Object.fromEntries(
    Object.entries(limits).filter(([, value]) => value !== 0 && value !== null && value !== undefined),
  );
  const host = { ...container.host, ...set };
  checkLimits({ ...host, MemorySwap: 0 });
  const Memory = limits.Memory ?? 0;
  const MemorySwap = limits.MemorySwap ?? 0;
  if (Memory > 0 && MemorySwap === 0 && container.host.MemorySwap > 0 && Memory > container.host.MemorySwap) {
    throw new EngineFault(
      409,
      `Cannot update container ${container.id}: Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time`,
    );
  }
  const name = RestartPolicy?.Name ?? "";
  if (name !== "" && container.host.AutoRemove) {
    throw new EngineFault(
      409,
      `Cannot update container ${container.id}: Restart policy cannot be updated because AutoRemove is enabled for the container`,
    );
  }
  const policy = { Name: name, MaximumRetryCount: RestartPolicy?.MaximumRetryCount ?? 0 };
  container.host = name === "" ? host : { ...host, RestartPolicy: policy };
  publishContainer(context, container, "update");
  context.changed();
}
