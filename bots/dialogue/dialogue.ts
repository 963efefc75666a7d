import { BotState } from "botbuilder-core";
import type { Desk } from "../../core/desk/desk.ts";
import { addAddition, isAdding, settlePending } from "./addition.ts";
import { CollectingAdapter } from "./collectingAdapter.ts";
import { MEMORY } from "./keptState.ts";
import { type Memory, readMemory } from "./memory.ts";
import { duringTurn, type Moment, now } from "./moment.ts";
import { activityOf, beginMoment, finishMoment, readMessage } from "./readTurn.ts";
import { addStandingCommands } from "./standingCommands.ts";
import { SteadyBotkit } from "./steadyBotkit.ts";
import { addTakeMessage } from "./takeMessage.ts";
import { addTakeRequest, settleRequest } from "./takeRequest.ts";
import type { Turn, TurnResult } from "./turn.ts";
import { turnStorage } from "./turnStorage.ts";
import { addWithdrawal } from "./withdrawal.ts";

/** The conversation with citizens. Holds nothing between turns: everything is in the state that it gives back. */
export type Dialogue = {
  /**
   * Handles one message. Turns of one person must come one after the other, each with the state that the last one
   * gave; turns of different persons may run at once. Everything it changes goes through the desk.
   * @throws what the desk throws; then nothing of the turn counts, and it may be run again with the old state
   */
  turn: (turn: Turn, desk: Desk) => Promise<TurnResult>;
};

/** Makes a dialogue; any number may work side by side, also on one person's successive turns. */
export function createDialogue(): Dialogue {
  const adapter = new CollectingAdapter();
  const controller = new SteadyBotkit({
    adapter,
    storage: turnStorage,
    disable_webserver: true,
    disable_console: true,
  });
  controller.middleware.receive.use(
    (bot: Moment["bot"], _message: unknown, next: (error?: unknown) => void) => {
      now().bot = bot;
      next();
    },
  );
  addStandingCommands(controller);
  addTakeRequest(controller);
  addAddition(controller);
  addWithdrawal(controller);
  addTakeMessage(controller);
  controller.settle = async (bot) => {
    if (!isAdding(bot)) await settlePending();
    await settleRequest(bot);
  };

  const memoryState = new BotState(turnStorage, async () => MEMORY);
  const memory = memoryState.createProperty<Memory>("memory");

  async function turn(turn: Turn, desk: Desk): Promise<TurnResult> {
    const moment = beginMoment(turn, desk);
    return duringTurn(moment, async () => {
      await adapter.receive(activityOf(turn), async (context) => {
        moment.memory = readMemory(await memory.get(context));
        readMessage(moment);
        await controller.handleTurn(context);
        finishMoment(moment);
        await memory.set(context, moment.memory);
        await memoryState.saveChanges(context);
      });
      return { state: { items: moment.items }, replies: moment.replies, outcome: moment.outcome };
    });
  }

  return { turn };
}
