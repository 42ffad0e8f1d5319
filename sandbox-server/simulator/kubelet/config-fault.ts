/** A container that can't be made from what its pod asks for; `reason` is what the pod is shown waiting for. */
export class ConfigFault extends Error {
  override readonly name = "ConfigFault";
  readonly reason: string;

  constructor(message: string, reason = "CreateContainerConfigError") {
    super(message);
    this.reason = reason;
  }
}
