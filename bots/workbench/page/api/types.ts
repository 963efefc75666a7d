import type { z } from "zod";
import type { PrivateField, Purpose } from "../../../../core/lifecycle/fieldRights.ts";
import type { callShape, matterShape } from "../../../api/callShapes.ts";
import type { commandSchema } from "../../../api/commandSchema.ts";
import type {
  departmentShape,
  directoryShape,
  guideShape,
  officeShape,
  packShape,
  staffShape,
} from "../../../api/directoryShapes.ts";
import type { foundShape, likeShape, offerShape } from "../../../api/knowledge/shapes.ts";
import type { doubtShape, learningShape } from "../../../api/learningShapes.ts";
import type { modelShape } from "../../../api/modelShapes.ts";
import type { choicesShape, sessionShape } from "../../../api/sessionShape.ts";
import type { talkShape, talkWithBubblesShape } from "../../../api/talkShapes.ts";
import type {
  clockShape,
  jointRowShape,
  ticketPageShape,
  ticketRowShape,
  ticketShape,
} from "../../../api/ticketShapes.ts";
import type { workShape } from "../../../api/workShape.ts";

// what the API documents, never written a second time
export type Session = z.output<typeof sessionShape>;
export type Choices = z.output<typeof choicesShape>;
export type TicketRow = z.output<typeof ticketRowShape>;
export type TicketPage = z.output<typeof ticketPageShape>;
export type Work = z.output<typeof workShape>;
export type JointRow = z.output<typeof jointRowShape>;
export type Talk = z.output<typeof talkShape>;
export type TalkWithBubbles = z.output<typeof talkWithBubblesShape>;
export type TicketView = z.output<typeof ticketShape>;
export type ClockView = z.output<typeof clockShape>;
export type CallView = z.output<typeof callShape>;
export type CallMatter = CallView["matters"][number];
export type MatterDone = z.output<typeof matterShape>;
export type Learning = z.output<typeof learningShape>;
export type Doubt = z.output<typeof doubtShape>;
export type ModelHelp = z.output<typeof modelShape>;
export type PartView = TicketView["parts"][number];
export type Possible = TicketView["possible"][number];
/** What forms of an office offer to choose from: its regulation, units, people and guides. */
export type Directory = z.output<typeof directoryShape>;
export type PackView = z.output<typeof packShape>;
export type OfficeView = z.output<typeof officeShape>;
export type Department = z.output<typeof departmentShape>;
export type Staff = z.output<typeof staffShape>;
export type Guide = z.output<typeof guideShape>;
export type Found = z.output<typeof foundShape>;
export type Offer = z.output<typeof offerShape>;
export type Like = z.output<typeof likeShape>;
/** A command as it is sent: what may be null can be left out. */
export type CommandInput = z.input<typeof commandSchema>;
export type CommandType = CommandInput["type"];
export type { PrivateField, Purpose };
