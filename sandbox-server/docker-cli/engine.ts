import Docker from "dockerode";

/** What every command works with. */
export interface Session {
  readonly docker: Docker;
  readonly host: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Sets the exit code. */
  readonly exit: (code: number) => void;
}

/** Connects to `unix://…` or `tcp://…`; nothing is sent before the first command. */
export function openEngine(host: string): Docker {
  const address = new URL(host.replace(/^tcp:/, "http:"));
  if (address.protocol === "unix:") return new Docker({ socketPath: address.pathname });
  return new Docker({
    host: address.hostname,
    port: address.port === "" ? 2375 : Number(address.port),
    protocol: "http",
  });
}

/** A call for which dockerode has no words: several values of one name, several images at once. The answer's stream. */
export function call(
  { docker }: Pick<Session, "docker">,
  method: "GET" | "POST",
  path: string,
  query: URLSearchParams,
  body?: NodeJS.ReadableStream,
): Promise<NodeJS.ReadableStream> {
  const options = {
    // dockerode's modem takes the last character of a path with a query away.
    path: `${path}?${query}&`,
    method,
    isStream: true,
    statusCodes: { 200: true, 201: true, 404: "no such image", 409: "conflict", 500: "server error" },
    ...(body === undefined ? {} : { file: body }),
  };
  return new Promise((resolve, reject) =>
    docker.modem.dial(options as never, (error, stream) =>
      error ? reject(error) : resolve(stream as NodeJS.ReadableStream),
    ),
  );
}

/** Lines of JSON as the engine streams them. */
export async function* jsonLines(stream: NodeJS.ReadableStream): AsyncGenerator<Record<string, unknown>> {
  let text = "";
  for await (const chunk of stream) {
    text += chunk.toString();
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
  }
  if (text.trim() !== "") yield JSON.parse(text);
}

/** A fault that the engine told inside a stream. */
export class StreamedFault extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = "StreamedFault";
    this.exitCode = exitCode;
  }
}

/** Prints what pull, push, build, load and import stream. Errors: StreamedFault. */
export async function showProgress({ out }: Pick<Session, "out">, stream: NodeJS.ReadableStream): Promise<void> {
  for await (const line of jsonLines(stream)) {
    const { stream: text, status, id, error, errorDetail } = line;
    if (typeof error === "string")
      throw new StreamedFault(error, (errorDetail as { code?: number } | undefined)?.code ?? 1);
    if (typeof text === "string") out(text);
    // Without a terminal docker leaves the moving bars out.
    else if (typeof status === "string" && status !== "Downloading" && status !== "Extracting" && status !== "Pushing")
      out(`${typeof id === "string" && id !== "" ? `${id}: ` : ""}${status}\n`);
  }
}
