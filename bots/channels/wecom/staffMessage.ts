import { z } from "zod";

const what = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({
    kind: z.literal("media"),
    media: z.enum(["image", "voice", "video", "file"]),
    mediaId: z.string(),
    fileName: z.string(),
  }),
  z.strictObject({
    kind: z.literal("location"),
    latitude: z.number(),
    longitude: z.number(),
    label: z.string(),
  }),
  z.strictObject({ kind: z.literal("link"), title: z.string(), url: z.string() }),
  /** an entry of the application's menu */
  z.strictObject({ kind: z.literal("menu"), key: z.string() }),
  /** a button of a card. `responseCode` updates the card: once, within 72 hours */
  z.strictObject({
    kind: z.literal("card"),
    key: z.string(),
    taskId: z.string(),
    cardType: z.string(),
    responseCode: z.string(),
    selected: z.array(z.strictObject({ question: z.string(), options: z.array(z.string()) })),
  }),
  /** opened the application */
  z.strictObject({ kind: z.literal("entered") }),
  /** came into, or left, those who see the application */
  z.strictObject({ kind: z.literal("joined") }),
  z.strictObject({ kind: z.literal("left") }),
  /** the corp's contacts changed: somebody came, moved or left */
  z.strictObject({ kind: z.literal("contacts") }),
  /** whatever else: named, never dropped */
  z.strictObject({ kind: z.literal("other"), name: z.string() }),
]);

/** What a member of the staff wrote or pressed in the application. */
export const staffMessage = z.strictObject({
  /** the same for every delivery of the same message */
  externalId: z.string(),
  agentId: z.string(),
  userId: z.string(),
  /** epoch ms, as the platform says */
  at: z.number(),
  what,
});
export type StaffMessage = z.infer<typeof staffMessage>;
