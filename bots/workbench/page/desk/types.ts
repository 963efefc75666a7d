import type { z } from "zod";
import type { calendarShape } from "../../../api/calendarShape.ts";
import type {
  callPaperShape,
  callShape,
  deadMessageShape,
  putAsideShape,
} from "../../../api/deliveryShapes.ts";
import type { healthShape } from "../../../api/healthShape.ts";
import type { houseChangeShape, personShape } from "../../../api/houseShapes.ts";
import type { registeredLookShape } from "../../../api/lookShape.ts";

export type Call = z.output<typeof callShape>;
export type CallPaper = z.output<typeof callPaperShape>;
export type DeadMessage = z.output<typeof deadMessageShape>;
export type PutAside = z.output<typeof putAsideShape>;
export type Health = z.output<typeof healthShape>;
export type RegisteredLook = z.output<typeof registeredLookShape>;
export type Person = z.output<typeof personShape>;
export type NotedChange = z.output<typeof houseChangeShape>;
export type Calendar = z.output<typeof calendarShape>;
export type Day = Calendar["days"][number];
