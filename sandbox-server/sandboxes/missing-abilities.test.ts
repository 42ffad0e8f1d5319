import { expect, test } from "vitest";
import { missingAbilities } from "./missing-abilities.ts";
import type { Abilities } from "./sandbox-provider.ts";

const offered: Abilities = {
  nodes: 3,
  kernel: "simulated",
  privileged: false,
  containers: false,
  snapshots: true,
  audit: true,
  clusterScope: true,
  movableClock: false,
  isolatedShell: true,
  linuxNamespaces: false,
  kubernetesMinor: 36,
  networkPolicies: true,
  defaultStorage: true,
  metrics: true,
  ingress: true,
};

test("more nodes than asked for are welcome", () => {
  expect(missingAbilities({ nodes: 2, audit: true }, offered)).toEqual([]);
});

test("everything that is missing is named", () => {
  expect(missingAbilities({ nodes: 4, kernel: "real", snapshots: true }, offered)).toEqual([
    "nodes: 4",
    "kernel: real",
  ]);
});
