import { changeField, changeItems, fill } from "../fill.ts";
import type { PodSpec } from "../types.ts";

type Volume = NonNullable<PodSpec["volumes"]>[number];
type Projection = NonNullable<NonNullable<NonNullable<Volume["projected"]>["sources"]>[number]>;
type DownwardItem = NonNullable<NonNullable<Volume["downwardAPI"]>["items"]>[number];

/** Octal 0644: what files of projected volumes may be done with unless the pod says otherwise. */
const defaultFileMode = 0o644;
const defaultTokenSeconds = 3600;

/** What the API server fills into a volume; one without any source is an empty directory. */
export function volumeWithDefaults(volume: Volume): Volume {
  const hasSource = Object.entries(volume).some(([field, value]) => field !== "name" && value != null);
  let result: Volume = hasSource ? volume : { ...volume, emptyDir: {} };
  result = changeField(result, "configMap", (source) => fill(source, { defaultMode: defaultFileMode }));
  result = changeField(result, "secret", (source) => fill(source, { defaultMode: defaultFileMode }));
  result = changeField(result, "hostPath", (source) => fill(source, { type: "" }));
  result = changeField(result, "iscsi", (source) => fill(source, { iscsiInterface: "default" }));
  result = changeField(result, "ephemeral", (source) =>
    changeField(source, "volumeClaimTemplate", (template) => ({
      ...template,
      spec: fill(template.spec, { volumeMode: "Filesystem" }),
    })),
  );
  result = changeField(result, "downwardAPI", (source) => {
    const filled = fill(source, { defaultMode: defaultFileMode });
    return changeField(filled, "items", (items) => changeItems(items, downwardItemWithDefaults));
  });
  return changeField(result, "projected", (source) => {
    const filled = fill(source, { defaultMode: defaultFileMode });
    return changeField(filled, "sources", (sources) => changeItems(sources, projectionWithDefaults));
  });
}

function downwardItemWithDefaults(item: DownwardItem): DownwardItem {
  const withField = changeField(item, "fieldRef", (field) => fill(field, { apiVersion: "v1" }));
  return changeField(withField, "resourceFieldRef", (field) => fill(field, { divisor: "0" }));
}

function projectionWithDefaults(source: Projection): Projection {
  const withToken = changeField(source, "serviceAccountToken", (token) =>
    fill(token, { expirationSeconds: defaultTokenSeconds }),
  );
  return changeField(withToken, "downwardAPI", (downward) =>
    changeField(downward, "items", (items) => changeItems(items, downwardItemWithDefaults)),
  );
}
