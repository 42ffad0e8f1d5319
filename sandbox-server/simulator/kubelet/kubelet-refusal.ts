import { ApiError } from "../store/api-error.ts";

/** What the kubelet answers when a stream or a log can't be had: 400 with its own sentence. */
export function refusal(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

/** No such pod on any machine. */
export function podNotFound(name: string): ApiError {
  return new ApiError(404, "NotFound", `pods ${JSON.stringify(name)} not found`, { name, kind: "pods" });
}

/** Nobody listens at the kubelet's port. */
export function kubeletUnreachable(address: string): ApiError {
  const message = `error dialing backend: dial tcp ${address}:10250: connect: connection refused`;
  return new ApiError(500, "InternalError", message, { causes: [{ message }] });
}
