import type { WebSocket } from "ws";
import { podLogAnswer } from "../pod-log.ts";
import type { StreamRequest } from "./stream-request.ts";
import { acceptWebSocket, chooseProtocol } from "./web-socket.ts";

/** pods/x/log over a WebSocket: the log as binary messages (k8s.io/apiserver wsstream), then the end. */
export function logStream(stream: StreamRequest): void {
  const { parts, path, call } = stream;
  const answer = podLogAnswer(parts, parts.kinds.get("pods"), path, call);
  const protocol = chooseProtocol(stream, ["binary.k8s.io", ""]);
  acceptWebSocket(stream, protocol, (socket) => {
    const write = (data: string | Buffer) => void (socket.readyState !== socket.OPEN || socket.send(Buffer.from(data)));
    if ("stream" in answer) answer.stream(sinkOf(socket, write));
    else if ("text" in answer) {
      write(answer.text);
      socket.close(1000);
    }
  });
}

function sinkOf(socket: WebSocket, write: (data: string | Buffer) => void) {
  return {
    open: () => {},
    write,
    end: () => socket.close(1000),
    onClose: (listener: () => void) => void socket.on("close", listener),
  };
}
