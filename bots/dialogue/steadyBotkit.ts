import { TurnContext } from "botbuilder-core";
import { Botkit, BotkitConversation, type BotkitMessage, BotWorker } from "botkit";
import { z } from "zod";
import { now } from "./moment.ts";

/**
 * What Botkit keeps private in its typings and calls in its own `handleTurn`. They are ordinary methods; the version
 * of botkit is pinned and no longer changes.
 */
type Insides = {
  listenForInterrupts: (bot: BotWorker, message: BotkitMessage) => Promise<unknown>;
  listenForTriggers: (bot: BotWorker, message: BotkitMessage) => Promise<unknown>;
};

/** Ware's `run` takes any number of arguments and a callback. */
type Middleware = { run: (bot: BotWorker, message: unknown, done: (error: unknown) => void) => void };

function through(middleware: Middleware, bot: BotWorker, message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    middleware.run(bot, message, (error) => (error ? reject(error) : resolve()));
  });
}

/** A worker whose `say` rejects when sending fails; Botkit's own would never settle. */
export class SteadyWorker extends BotWorker {
  override async say(message: Partial<BotkitMessage> | string): Promise<unknown> {
    const activity = this.ensureMessageFormat(message);
    await through(this.controller.middleware.send, this, activity);
    return this.getConfig("context").sendActivity(activity);
  }
}

const frame = z.object({ id: z.string(), state: z.record(z.string(), z.unknown()) });
const place = z.object({
  thread: z.string(),
  stepIndex: z.number().int(),
  values: z.object({}),
  options: z.object({}),
});
const prompted = z.object({ options: z.object({}), state: z.object({}) });

/**
 * Botkit with a turn that is awaited from end to end: an error in a handler, a middleware or the dialogue engine
 * rejects `handleTurn` instead of leaving it pending for ever, and nothing of the turn is saved.
 */
export class SteadyBotkit extends Botkit {
  /** what to do when a message was handled, before the state is saved */
  settle: (bot: BotWorker) => Promise<void> = async () => undefined;

  override async handleTurn(context: TurnContext): Promise<void> {
    // Botkit's typings hide these two; see Insides
    const insides = this as unknown as Insides;
    const message = messageOf(context);
    context.turnState.set("botkitMessage", message);
    const dialogContext = await this.dialogSet.createContext(context);
    if (!this.#understands(dialogContext.stack)) dialogContext.stack.length = 0;
    const bot = await this.spawn(dialogContext);
    await through(this.middleware.ingest, bot, message);
    await through(this.middleware.receive, bot, message);
    if ((await insides.listenForInterrupts(bot, message)) === false) {
      // each dialogue that leaves the message unread has ended, so this comes to an end too
      do {
        now().unread = false;
        await this.#answer(bot, message, insides);
      } while (now().unread);
    }
    await this.settle(bot);
    await this.saveState(bot);
  }

  async #answer(bot: BotWorker, message: BotkitMessage, insides: Insides): Promise<void> {
    if (bot.hasActiveDialog()) {
      await bot.getConfig("dialogContext").continueDialog();
      return;
    }
    await through(this.middleware.interpret, bot, message);
    await insides.listenForTriggers(bot, message);
  }

  /** False for a stack that another version left, with dialogues, threads or questions that are no more. */
  #understands(stack: readonly unknown[]): boolean {
    return stack.every((one) => {
      const known = frame.safeParse(one);
      if (!known.success) return false;
      const dialog = this.dialogSet.find(known.data.id);
      if (dialog === undefined) return false;
      if (known.data.id.endsWith("_default_prompt")) return prompted.safeParse(known.data.state).success;
      if (!(dialog instanceof BotkitConversation)) return true;
      const at = place.safeParse(known.data.state);
      return at.success && at.data.stepIndex < (dialog.script[at.data.thread]?.length ?? 0);
    });
  }
}

function messageOf(context: TurnContext): BotkitMessage {
  const { activity } = context;
  return {
    ...activity.channelData,
    type: activity.type,
    user: activity.from.id,
    text: activity.text,
    channel: activity.conversation.id,
    value: activity.value,
    reference: TurnContext.getConversationReference(activity),
    context,
    incoming_message: context.activity,
  };
}
