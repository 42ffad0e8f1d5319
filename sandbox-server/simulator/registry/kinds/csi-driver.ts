import { ageColumn, defineKind, joined, nameColumn, text } from "../columns.ts";
import { fill } from "../fill.ts";
import type { Column } from "../kind-definition.ts";
import type { CsiDriver } from "../types.ts";

type DriverSpec = CsiDriver["spec"];

function flag(name: string, description: string, read: (spec: DriverSpec) => boolean | undefined): Column<CsiDriver> {
  return { name, type: "boolean", description, cell: ({ spec }) => read(spec) ?? false };
}

export const csiDriver = defineKind<CsiDriver>({
  group: "storage.k8s.io",
  version: "v1",
  resource: "csidrivers",
  kind: "CSIDriver",
  singular: "csidriver",
  shortNames: [],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    flag("AttachRequired", "Whether volumes are attached to nodes.", ({ attachRequired }) => attachRequired),
    flag("PodInfoOnMount", "Whether the driver is told of the pod.", ({ podInfoOnMount }) => podInfoOnMount),
    flag("StorageCapacity", "Whether the driver says how much room it has.", ({ storageCapacity }) => storageCapacity),
    text("TokenRequests", "Tokens that the driver is given.", ({ spec }) => {
      return spec.tokenRequests === undefined ? "<unset>" : joined(spec.tokenRequests.map(({ audience }) => audience));
    }),
    flag("RequiresRepublish", "Whether mounts are renewed.", ({ requiresRepublish }) => requiresRepublish),
    text("Modes", "How long volumes live.", ({ spec }) => joined(spec.volumeLifecycleModes)),
    ageColumn,
  ],
  withDefaults: (object) => ({
    ...object,
    spec: fill(
      { ...object.spec },
      {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: "ReadWriteOnceWithFSType",
        volumeLifecycleModes: ["Persistent"],
        requiresRepublish: false,
        seLinuxMount: false,
      },
    ),
  }),
});
