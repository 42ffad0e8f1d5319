/** Fields that nobody types in these exercises, and why; a change of one of them says nothing about a check. */
export const unwrittenFields: readonly { readonly path: RegExp; readonly reason: string }[] = [
  {
    path: /\.(nodeName|volumeName|claimRef\.\w+)$/,
    reason: "written by the scheduler and the volume binder",
  },
  {
    path: /^\.spec\.(clusterIPs?|ipFamil(ies|yPolicy)|internalTrafficPolicy|sessionAffinity|healthCheckNodePort)\b/,
    reason: "given to a Service by the API server",
  },
  {
    path: /(^|\.template|\.jobTemplate\.spec\.template)\.spec\.(schedulerName|dnsPolicy|enableServiceLinks|preemptionPolicy|priority)$/,
    reason: "a pod's defaults, filled in by the API server",
  },
  {
    path: /\.(terminationMessagePath|terminationMessagePolicy|imagePullPolicy|procMount)$/,
    reason: "a container's defaults, filled in by the API server",
  },
  {
    path: /(^\.spec|\.spec\.template\.spec)\.serviceAccount(Name)?$/,
    reason: "filled in by admission where no account is asked for, refused where it does not exist",
  },
  {
    path: /^\.spec\.tolerations\[\d+\]\.tolerationSeconds$/,
    reason: "every pod is given two such tolerations by admission",
  },
  {
    path: /\.(revisionHistoryLimit|progressDeadlineSeconds|podManagementPolicy|podReplacementPolicy|completionMode|persistentVolumeClaimRetentionPolicy\.\w+)$/,
    reason: "a workload's defaults, filled in by the API server",
  },
  {
    path: /\.metadata\.labels\['(pod-template-hash|controller-revision-hash|controller-uid|job-name|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/[\w-]+|kubernetes\.io\/metadata\.name)'\]$/,
    reason: "labels that controllers write on what they make",
  },
  {
    path: /\.(defaultMode|projected\.sources\[\d+\].*)$/,
    reason: "defaults of volumes, and the token that admission mounts into each pod",
  },
  {
    path: /\.metadata\.annotations\['(kubectl|deployment|autoscaling|pv|volume|volumes|meta|node|cni|batch|csi)[\w.]*\.(io|sh)\/[\w.-]+'\]$/,
    reason: "notes of kubectl, helm and the controllers",
  },
  {
    path: /\.spec\.finalizers\[\d+\]$/,
    reason: "a namespace's own finalizer",
  },
];

/** Whether a learner could have written the field. */
export function isWritten(path: string): boolean {
  return !unwrittenFields.some((field) => field.path.test(path));
}
