import { api } from "../api.ts";
import { sayMessage } from "../messages.ts";
import type { StartCard } from "../start-card.ts";
import type { QueuePlace, SandboxView } from "../wire.ts";
import type { WorkspaceOptions } from "../workspace.ts";
import { QueueCard } from "./queue-card.ts";
import { waitInQueue } from "./wait-in-queue.ts";

/**
 * Waits with a card in `area`: the sandbox once it is there, or undefined when the learner has left the queue. Who only
 * waits for the bring-up sees its steps where the start card is. Whoever had the focus in the area has it in the card.
 * Errors: `ApiError`.
 */
export async function stayInQueue(
  first: QueuePlace,
  area: HTMLElement,
  startCard: StartCard,
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
  const show = (next: QueuePlace) => {
    place = next;
    const isShown = card.element.isConnected;
    if (next.position === 0 && !isShown) return;
    if (!isShown) {
      const hadFocus = area.contains(document.activeElement) || document.activeElement === document.body;
      area.replaceChildren(card.element);
      if (hadFocus) card.element.focus({ preventScroll: true });
    }
    card.show(next);
  };
  const tell = (text: string) => (card.element.isConnected ? card.say(text) : startCard.setStatus(text, true));
  return waitInQueue({
    place,
    onPlace: show,
    onStep: (message) => tell(sayMessage(language, message)),
    onLost: () => tell(say("queueLost")),
    reopen: () => api.openSandbox(exercise, language),
    signal: stop.signal,
  });
}
