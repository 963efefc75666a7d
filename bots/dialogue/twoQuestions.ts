import { type Botkit, BotkitConversation, type BotkitDialogWrapper } from "botkit";
import type { Choice } from "./moment.ts";

/**
 * Adds a conversation that asks what it has to, by thread: each asks `vars.ask` with the choices of `vars.choices`, and
 * its handler takes the answer.
 * @param begin goes to the first thread that has to be asked
 */
export function addTwoQuestions(
  controller: Botkit,
  name: string,
  begin: (convo: BotkitDialogWrapper) => Promise<void>,
  threads: Readonly<Record<string, (convo: BotkitDialogWrapper) => Promise<void>>>,
): void {
  const convo = new BotkitConversation(name, controller);
  convo.addAction("complete", "default");
  convo.before("default", begin);
  for (const [thread, take] of Object.entries(threads)) {
    const line = {
      text: ["{{{vars.ask}}}"],
      quick_replies: (_line: unknown, vars: { choices?: Choice[] }) => vars.choices ?? [],
    };
    convo.addQuestion(line, async (_answer, wrapper) => await take(wrapper), null, thread);
  }
  controller.addDialog(convo);
}
