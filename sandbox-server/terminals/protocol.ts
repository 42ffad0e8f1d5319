import { z } from "zod";
import type { Message } from "../language/message.ts";

const size = z.int().min(1).max(1000);

/** Text frames from a browser; everything else closes the connection with 1008. */
const browserFrame = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("resize"), columns: size, rows: size }),
  z.strictObject({ type: z.literal("ack"), bytes: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }),
]);

export type BrowserFrame = z.infer<typeof browserFrame>;

/** Text frames to a browser. */
export type ServerFrame =
  | {
      readonly type: "attached";
      readonly terminal: string;
      readonly resumed: boolean;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly type: "notice"; readonly message: Message }
  | { readonly type: "exit"; readonly code: number };

/** A text frame, or undefined when it is not of the protocol. */
export function parseBrowserFrame(text: string): BrowserFrame | undefined {
  try {
    return browserFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
