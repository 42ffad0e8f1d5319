/** A volume that can't be set up now; `message` is what the FailedMount event says. */
export class MountFault extends Error {
  override readonly name = "MountFault";

  constructor(volume: string, problem: string) {
    super(`MountVolume.SetUp failed for volume ${JSON.stringify(volume)} : ${problem}`);
  }
}
