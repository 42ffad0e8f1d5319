import type { Session } from "../engine.ts";
import { showProgress } from "../engine.ts";
import { daemonMessage } from "../words.ts";
import { followSize, joinStreams, type OwnStreams } from "./attached.ts";
import { createOptions, type RunOptions } from "./run-options.ts";

/** `docker create`: makes a container, pulling its image when it is missing; the result is its id. */
export async function createContainer(
  session: Session,
  image: string,
  words: readonly string[],
  options: RunOptions,
): Promise<string> {
  const asked = createOptions(image, words, options, process.env);
  try {
    return (await session.docker.createContainer(asked)).id;
  } catch (error) {
    if (!/^No such image/.test(daemonMessage(error) ?? "") || options.pull === "never") throw error;
    session.err(`Unable to find image '${image.includes(":") ? image : `${image}:latest`}' locally\n`);
    await showProgress({ out: session.err }, await session.docker.pull(withTag(image)));
    return (await session.docker.createContainer(asked)).id;
  }
}

/** A name without tag or digest means `latest`. */
export function withTag(image: string): string {
  return /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
}

/** `docker run`. The exit code is the program's. */
export async function runContainer(
  session: Session,
  streams: OwnStreams,
  image: string,
  words: readonly string[],
  options: RunOptions,
): Promise<void> {
  const id = await createContainer(session, image, words, options);
  const container = session.docker.getContainer(id);
  if (options.detach === true) {
    await container.start();
    session.out(`${id}\n`);
    return;
  }
  const { tty = false, interactive = false } = options;
  const stream = await container.attach({ stream: true, stdin: interactive, stdout: true, stderr: true, hijack: true });
  const ended = container.wait({ condition: options.rm === true ? "removed" : "next-exit" });
  ended.catch(() => undefined);
  await container.start();
  using _size = tty
    ? followSize(streams.stdout, (size) => container.resize(size))
    : followSize(streams.stdout, async () => undefined);
  await joinStreams(session.docker, stream as never, streams, { tty, takesInput: interactive });
  session.exit((await ended).StatusCode);
}

/** `docker start -a`: shows what the program writes. The exit code is the program's. */
export async function startAttached(session: Session, streams: OwnStreams, name: string): Promise<void> {
  const container = session.docker.getContainer(name);
  const { Config } = await container.inspect();
  const stream = await container.attach({ stream: true, stdout: true, stderr: true, hijack: true });
  const ended = container.wait({ condition: "next-exit" });
  ended.catch(() => undefined);
  await container.start();
  await joinStreams(session.docker, stream as never, streams, { tty: Config.Tty, takesInput: false });
  session.exit((await ended).StatusCode);
}

/** `docker exec`. */
export async function execInContainer(
  session: Session,
  streams: OwnStreams,
  name: string,
  words: readonly string[],
  options: RunOptions,
): Promise<void> {
  const { tty = false, interactive = false, detach = false } = options;
  const exec = await session.docker.getContainer(name).exec({
    Cmd: [...words],
    Tty: tty,
    AttachStdin: interactive,
    AttachStdout: !detach,
    AttachStderr: !detach,
    Env: [...(options.env ?? [])],
    ...(options.user === undefined ? {} : { User: options.user }),
    ...(options.workdir === undefined ? {} : { WorkingDir: options.workdir }),
  });
  if (detach) {
    await exec.start({ Detach: true });
    return;
  }
  const stream = await exec.start({ hijack: true, stdin: interactive, Tty: tty });
  using _size = tty
    ? followSize(streams.stdout, (size) => exec.resize(size))
    : followSize(streams.stdout, async () => undefined);
  await joinStreams(session.docker, stream, streams, { tty, takesInput: interactive });
  session.exit((await exec.inspect()).ExitCode ?? 0);
}
