import { api } from "../api.ts";
import { sayMessage } from "../messages.ts";
import type { QueuePlace, SandboxView } from "../wire.ts";
import type { WorkspaceOptions } from "../workspace.ts";
import { QueueCard } from "./queue-card.ts";
import { waitInQueue } from "./wait-in-queue.ts";

/**
 * Waits in the queue with the card in `area`; the sandbox once it is there, or undefined when the learner has left.
 * Whoever had the focus in the area has it in the card. Errors: `ApiError`.
 */
export async function stayInQueue(
  first: QueuePlace,
  area: HTMLElement,
  { exercise, language, say, announce }: WorkspaceOptions,
): Promise<SandboxView | undefined> {
  const stop = new AbortController();
  let place = first;
  const card = new QueueCard({
    say,
    announce,
    onLeave: () => {
      stop.abort();
      // Without this the place would be given up some seconds later, by itself.
      api.leaveQueue(place.id).catch(() => undefined);
    },
  });
  const hadFocus = area.contains(document.activeElement) || document.activeElement === document.body;
  area.replaceChildren(card.element);
  if (hadFocus) card.element.focus({ preventScroll: true });
  return waitInQueue({
    place,
    onPlace: (next) => {
      place = next;
      card.show(next);
    },
    onStep: (message) => card.say(sayMessage(language, message)),
    onLost: () => card.say(say("queueLost")),
    reopen: () => api.openSandbox(exercise, language),
    signal: stop.signal,
  });
}
