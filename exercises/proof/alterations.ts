/** Words of which the API server takes only these: the next of them is the mistake that can be made. */
const choices: Readonly<Record<string, readonly string[]>> = {
  restartPolicy: ["Always", "OnFailure", "Never"],
  type: ["ClusterIP", "NodePort"],
  accessModes: ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"],
  persistentVolumeReclaimPolicy: ["Retain", "Delete"],
  concurrencyPolicy: ["Allow", "Forbid", "Replace"],
  operator: ["In", "NotIn"],
  effect: ["NoSchedule", "NoExecute", "PreferNoSchedule"],
  pathType: ["Exact", "Prefix"],
  policyTypes: ["Ingress", "Egress"],
  protocol: ["TCP", "UDP"],
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
  externalTrafficPolicy: ["Cluster", "Local"],
  whenUnsatisfiable: ["DoNotSchedule", "ScheduleAnyway"],
};

/**
 * Another value of the same sort, such as a learner may write by mistake: one more, the opposite, a letter too many.
 * Undefined where there is none. `key` is the field's name, `isBase64` says that the value is written so.
 */
export function alterations(key: string | number | undefined, value: unknown, { isBase64 = false } = {}): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return undefined;
  // A shell takes `-cx` as well.
  if (value === "-c") return undefined;
  if (isBase64) return Buffer.from(`${Buffer.from(value, "base64")}x`).toString("base64");
  const list = choices[String(key)] ?? Object.values(choices).find((words) => words.includes(value));
  if (list?.includes(value) === true) return list[(list.indexOf(value) + 1) % list.length];
  // The schedule of a CronJob: five parts of numbers, stars and what stands between them.
  if (/^[\d*/,-]+( +[\d*/,-]+){4}$/.test(value)) return value.replace(/\d+/, (digits) => `${Number(digits) + 1}`);
  // An amount, a time of day, an address: a letter behind it would be refused.
  if (/^\d/.test(value)) return value.replace(/^\d+/, (digits) => `${Number(digits) + 1}`);
  return `${value}x`;
}
