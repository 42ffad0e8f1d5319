import type { Connection } from "../../../network/cluster-network.ts";
import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import type { SqlResult } from "./engine.ts";

/** What a client asks in one line of JSON, and what it gets. The real protocols are not spoken: only our own clients connect. */
export interface SqlRequest {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sql: string;
}

export type SqlAnswer = { readonly result: SqlResult; readonly database: string } | { readonly error: string };

/** Answers requests on a port while the process lives. */
export function serveSql(process: Process, port: number, answer: (request: SqlRequest) => SqlAnswer): Disposable {
  const accept = (connection: Connection) => {
    let text = "";
    connection.onData((data) => {
      text += Buffer.from(data).toString();
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        connection.write(Buffer.from(`${JSON.stringify(answerLine(line, answer))}\n`));
      }
    });
    connection.onEnd(() => connection.end());
  };
  return process.scope.network.listen(port, "TCP", accept);
}

function answerLine(line: string, answer: (request: SqlRequest) => SqlAnswer): SqlAnswer {
  try {
    return answer(JSON.parse(line) as SqlRequest);
  } catch (error) {
    if (error instanceof SyntaxError) return { error: "packets out of order" };
    if (error instanceof SystemFault) return { error: error.message };
    throw error;
  }
}

/** One statement over a connection of its own. Throws NetworkError. */
export async function askSql(process: Process, host: string, port: number, request: SqlRequest): Promise<SqlAnswer> {
  const connection = await process.awaitOutside(process.scope.network.connect(host, port, { timeoutMs: 10_000 }));
  try {
    return await process.awaitOutside(
      new Promise<SqlAnswer>((resolve) => {
        let text = "";
        connection.onData((data) => {
          text += Buffer.from(data).toString();
          if (text.endsWith("\n")) resolve(JSON.parse(text) as SqlAnswer);
        });
        connection.onClose(() => resolve({ error: "Lost connection to server during query" }));
        connection.write(Buffer.from(`${JSON.stringify(request)}\n`));
      }),
    );
  } finally {
    connection.destroy();
  }
}
