import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { invalid, required } from "../field-errors.ts";
import type { VolumeAttachment } from "../types.ts";
import { isDeepEqual } from "../validation/deep-equal.ts";

export const volumeAttachment = defineKind<VolumeAttachment>({
  group: "storage.k8s.io",
  version: "v1",
  resource: "volumeattachments",
  kind: "VolumeAttachment",
  singular: "volumeattachment",
  shortNames: [],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    text("Attacher", "The driver that attaches.", ({ spec }) => spec?.attacher ?? ""),
    text("PV", "The volume.", ({ spec }) => spec?.source?.persistentVolumeName ?? ""),
    text("Node", "The node.", ({ spec }) => spec?.nodeName ?? ""),
    {
      name: "Attached",
      type: "boolean",
      description: "Whether it is done.",
      cell: ({ status }) => status?.attached ?? false,
    },
    ageColumn,
  ],
  hasGeneration: false,
  subresources: { status: true },
  validate: ({ spec }, previous) => [
    ...(spec?.attacher ? [] : [required("spec.attacher")]),
    ...(spec?.nodeName ? [] : [required("spec.nodeName")]),
    ...(previous !== undefined && !isDeepEqual(spec, previous.spec)
      ? [invalid("spec", spec, "field is immutable")]
      : []),
  ],
});
