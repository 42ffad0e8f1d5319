import type { Process } from "../../processes/process.ts";
import { listenHttp, textResponse } from "../web/http-server.ts";
import type { Action, SmallProgram, Text } from "./small-program.ts";

/** Runs a small program to its end; the result is its exit code. A server runs until a signal ends it. */
export async function runSmallProgram(process: Process, { actions }: SmallProgram): Promise<number> {
  return (await runActions(process, actions)) ?? 0;
}

async function runActions(process: Process, actions: readonly Action[]): Promise<number | undefined> {
  for (const action of actions) {
    await process.tick();
    const code = await runAction(process, action);
    if (code !== undefined) return code;
  }
  return undefined;
}

async function runAction(process: Process, action: Action): Promise<number | undefined> {
  if (action.do === "exit") return action.code;
  if (action.do === "print") await process.write(action.toError === true ? 2 : 1, textOf(process, action.text));
  else if (action.do === "sleep") await process.sleep(action.milliseconds);
  else if (action.do === "allocate") process.allocate(action.bytes);
  else if (action.do === "serve") return serve(process, action);
  else {
    for (;;) {
      const code = await runActions(process, action.actions);
      if (code !== undefined) return code;
      await process.tick();
    }
  }
  return undefined;
}

async function serve(process: Process, { port, answers }: Action & { readonly do: "serve" }): Promise<number> {
  const number = Number(textOf(process, port).replace(/^.*:/, ""));
  using _listening = listenHttp(process, {
    ports: [number],
    handler: ({ target }) => {
      const path = target.split("?")[0] ?? "/";
      const found = answers[path] ?? answers["/"];
      return found === undefined
        ? textResponse(404, "404 page not found\n", [])
        : textResponse(200, textOf(process, found, path), []);
    },
  });
  for (;;) await process.waitFor((wake) => process.arrivals.add(wake));
}

function textOf(process: Process, text: Text, path = ""): string {
  return text
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if ("env" in piece) return process.env.get(piece.env) || (piece.otherwise ?? "");
      if (piece.ask === "hostname") return process.scope.hostname;
      return piece.ask === "pid" ? String(process.pid) : path;
    })
    .join("");
}
