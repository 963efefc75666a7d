import type { z } from "zod";
import type {
  behindShape,
  figuresShape,
  noLossShape,
  personFiguresShape,
  proposalsShape,
  reportRowShape,
} from "../../../api/figureShapes.ts";
import type { measureShape } from "../../../api/measureShape.ts";

export type Figures = z.output<typeof figuresShape>;
export type OfficeFigures = Figures["office"];
export type UnitFigures = Figures["units"][number];
export type PersonFigures = z.output<typeof personFiguresShape>;
export type Rate = OfficeFigures["onTime"];
export type Behind = z.output<typeof behindShape>;
export type Proposals = z.output<typeof proposalsShape>;
export type Report = z.output<typeof reportRowShape>;
export type NoLoss = z.output<typeof noLossShape>;
export type Measure = z.output<typeof measureShape>;
