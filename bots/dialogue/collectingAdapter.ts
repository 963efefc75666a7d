import { type Activity, BotAdapter, type ResourceResponse, TurnContext } from "botbuilder-core";
import { z } from "zod";
import { MOST_QUESTIONS, QUESTIONS } from "./memory.ts";
import { now } from "./moment.ts";
import { SteadyWorker } from "./steadyBotkit.ts";

const outgoing = z.object({
  question: z.enum(QUESTIONS).optional(),
  quick_replies: z.array(z.object({ title: z.string(), payload: z.string() })).optional(),
});

/** Gathers what the bot says in a turn; sending is the outbox's business. */
export class CollectingAdapter extends BotAdapter {
  /** Botkit looks for its worker here */
  readonly botkit_worker = SteadyWorker;

  async receive(activity: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }

  override async sendActivities(
    _context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    for (const activity of activities) if (activity.type === "message") this.#collect(activity);
    return activities.map((_activity, index) => ({ id: String(index) }));
  }

  #collect(activity: Partial<Activity>): void {
    const text = activity.text ?? "";
    // Botkit swallows the failure of a prompt and tells the citizen this sentence in English instead
    if (text.startsWith("Failed to start prompt")) throw new Error("a question could not be asked");
    const { question, quick_replies: choices = [] } = outgoing.parse(activity.channelData ?? {});
    if (question !== undefined && !mayAsk()) return;
    now().replies.push({ text, ...(choices.length > 0 ? { choices } : {}) });
  }

  override async updateActivity(): Promise<void> {
    throw new Error("replies of a turn are not edited");
  }

  override async deleteActivity(): Promise<void> {
    throw new Error("replies of a turn are not deleted");
  }

  override async continueConversation(): Promise<void> {
    throw new Error("the dialogue speaks only when spoken to");
  }
}

/** Counts the question, also where Botkit repeats an open one by itself; false where it should stay unsaid. */
function mayAsk(): boolean {
  const { memory, hush } = now();
  if (hush) return false;
  if (memory.draft === null) return true;
  if (memory.draft.asks >= MOST_QUESTIONS) return false;
  memory.draft.asks += 1;
  return true;
}
