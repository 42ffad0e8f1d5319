/** Numbers of the streams in a frame's first byte (Engine API, "Attach to a container", stream format). */
const STREAM_NUMBERS = { stdin: 0, stdout: 1, stderr: 2 } as const;

export const RAW_STREAM = "application/vnd.docker.raw-stream";
export const MULTIPLEXED_STREAM = "application/vnd.docker.multiplexed-stream";

/** A piece of output in its frame: one byte for the stream, three of nothing, four for the length, big-endian. */
export function frame(stream: keyof typeof STREAM_NUMBERS, data: Uint8Array): Buffer {
  const framed = Buffer.alloc(8 + data.length);
  framed.writeUInt8(STREAM_NUMBERS[stream], 0);
  framed.writeUInt32BE(data.length, 4);
  framed.set(data, 8);
  return framed;
}

/** What the answer says it is: clients of 1.42 and newer are told of the frames. */
export function streamType(minor: number, isTerminal: boolean): string {
  return minor >= 42 && !isTerminal ? MULTIPLEXED_STREAM : RAW_STREAM;
}
