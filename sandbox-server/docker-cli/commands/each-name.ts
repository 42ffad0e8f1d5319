import type { Session } from "../engine.ts";
import { daemonMessage } from "../words.ts";

/** Does the same for several names; what fails is told, the others are done all the same, and the exit code is 1. */
export async function eachName(
  session: Session,
  names: readonly string[],
  act: (name: string) => Promise<void>,
): Promise<void> {
  for (const name of names) {
    try {
      await act(name);
    } catch (error) {
      const message = daemonMessage(error);
      if (message === undefined) throw error;
      session.err(`Error response from daemon: ${message}\n`);
      session.exit(1);
    }
  }
}
