/** How long a simulated machine takes for what a real one needs time for, in milliseconds. */
export const LATENCIES_MS = {
  /** From binding to a pod sandbox with an address. */
  sandbox: 20,
  /** Asking a registry for an image that is already here (policy `Always`). */
  imageCheck: 120,
  /** No pull takes longer, however large the image: learners wait for it. */
  longestPull: 500,
  /** Until a registry says no. */
  failedPull: 250,
  /** Between creating a container and its program running. */
  start: 15,
  /** From the end of a program until the kubelet looks at it again. */
  afterExit: 700,
  /** From a failed pull until the pod is shown waiting for the next one. */
  afterFailedPull: 1_200,
  /** From a faulty configuration (a missing config map) until it is tried again without any change. */
  configRetry: 10_000,
  /** First wait after a volume could not be set up; doubles up to `mountRetryMax`. */
  mountRetry: 500,
  mountRetryMax: 122_000,
  /** From a changed config map or secret until mounted files change. */
  volumeRefresh: 1_000,
  /** Node leases and node status. */
  heartbeat: 300_000,
} as const;

/** Back-off between restarts and between pulls: the kubelet's own figures. */
export const BACKOFF_FIRST_MS = 10_000;
export const BACKOFF_MAX_MS = 300_000;
