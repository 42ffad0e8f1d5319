import { formatGoDuration } from "../go-duration.ts";
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, LATENCIES_MS } from "../latencies.ts";
import type { PodRun } from "../pods/pod-run.ts";
import { type ContainerRecord, specOf } from "./container-record.ts";

type PullPolicy = "Always" | "IfNotPresent" | "Never";

/**
 * Makes sure that a container's image is on the machine, with the kubelet's events; `done` is called when it is, `failed`
 * when the container has to wait (its state then says for what). Source: pkg/kubelet/images/image_manager.go.
 */
export function ensureImage(run: PodRun, record: ContainerRecord, done: () => void, failed: () => void): void {
  const spec = specOf(run.pod, record);
  const image = spec?.image ?? "";
  const policy = (spec?.imagePullPolicy ?? "IfNotPresent") as PullPolicy;
  const quoted = JSON.stringify(image);
  const pull = run.context.runtime.pull(image, policy, run.machine.name);

  if (pull.status === "failed") {
    if (pull.reason === "ErrImagePull") {
      run.event(record, "Normal", "Pulling", `Pulling image ${quoted}`);
      run.later(LATENCIES_MS.failedPull, () => {
        pullFailed(run, record, image, pull.message);
        failed();
      });
      return;
    }
    refuse(run, record, image, pull.reason, pull.message);
    failed();
    return;
  }
  record.pullBackoff = undefined;
  record.image = pull.reference;
  record.imageId = pull.imageId;
  if (pull.status === "present" && policy !== "Always") {
    const words = `Container image ${quoted} already present on machine and can be accessed by the pod`;
    run.event(record, "Normal", "Pulled", words);
    done();
    return;
  }
  const isKnown = pull.status === "present" || run.machine.images.has(pull.reference);
  const durationMs = isKnown ? LATENCIES_MS.imageCheck : Math.min(pull.durationMs, LATENCIES_MS.longestPull);
  run.machine.images.add(pull.reference);
  run.event(record, "Normal", "Pulling", `Pulling image ${quoted}`);
  run.later(durationMs, () => {
    const took = formatGoDuration(durationMs);
    const words = `Successfully pulled image ${quoted} in ${took} (${took} including waiting). Image size: ${pull.sizeBytes} bytes.`;
    run.event(record, "Normal", "Pulled", words);
    done();
  });
}

function pullFailed(run: PodRun, record: ContainerRecord, image: string, problem: string): void {
  const now = run.context.clock.now();
  const before = record.pullBackoff?.delayMs;
  const delayMs = before === undefined ? BACKOFF_FIRST_MS : Math.min(before * 2, BACKOFF_MAX_MS);
  record.pullBackoff = { delayMs, since: now };
  record.state = { kind: "waiting", reason: "ErrImagePull", message: problem };
  record.dueAt = now + LATENCIES_MS.afterFailedPull;
  run.event(record, "Warning", "Failed", `Failed to pull image ${JSON.stringify(image)}: ${problem}`);
  run.event(record, "Warning", "Failed", "Error: ErrImagePull");
}

/** Shows a container in the pause between two pulls. */
export function waitForNextPull(run: PodRun, record: ContainerRecord, problem: string | undefined): void {
  const words = `Back-off pulling image ${JSON.stringify(specOf(run.pod, record)?.image ?? "")}`;
  const cause = problem === undefined ? "" : `: ErrImagePull: ${problem}`;
  record.state = { kind: "waiting", reason: "ImagePullBackOff", message: `${words}${cause}` };
  run.event(record, "Normal", "BackOff", words);
  run.event(record, "Warning", "Failed", "Error: ImagePullBackOff");
}

function refuse(
  run: PodRun,
  record: ContainerRecord,
  image: string,
  reason: "InvalidImageName" | "ErrImageNeverPull",
  message: string,
): void {
  const eventReason = reason === "InvalidImageName" ? "InspectFailed" : "ErrImageNeverPull";
  const words =
    reason === "InvalidImageName"
      ? `Failed to apply default image tag ${JSON.stringify(image)}: ${message}`
      : `Container image ${JSON.stringify(image)} is not present with pull policy of Never`;
  record.state = { kind: "waiting", reason, message: words };
  record.dueAt = run.context.clock.now() + LATENCIES_MS.configRetry;
  run.event(record, "Warning", eventReason, words);
  run.event(record, "Warning", "Failed", `Error: ${reason}`);
}
