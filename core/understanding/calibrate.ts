import { softmax } from "./linearModel.ts";

export type Calibration = { sharpness: number; offsets: number[] };

/** Two figures for each class are fitted: more rows would make them no better. */
const MOST_ROWS = 2500;
const STEPS = 250;
const RATE = 0.5;
/** Pulls the offsets towards 0, so that a class with few rows is not moved far. */
const OFFSET_PENALTY = 0.02;

/**
 * Fits sharpness and offsets so that softmax(sharpness · score + offset) is the observed probability of each class, by
 * gradient descent on the mean negative log likelihood. `allScores[i]` are the scores of an unseen row, `allTruth[i]` its class.
 */
export function calibrate(
  allScores: readonly (readonly number[])[],
  allTruth: readonly number[],
): Calibration {
  const stride = Math.ceil(allScores.length / MOST_ROWS);
  const scores = allScores.filter((_, at) => at % stride === 0);
  const truth = allTruth.filter((_, at) => at % stride === 0);
  const size = scores[0]?.length ?? 0;
  let sharpness = 1.5;
  const offsets = new Array<number>(size).fill(0);
  for (let step = 0; step < STEPS; step += 1) {
    let sharpnessSlope = 0;
    const offsetSlopes = offsets.map((offset) => OFFSET_PENALTY * offset);
    scores.forEach((row, index) => {
      const chances = softmax(row.map((score, k) => sharpness * score + (offsets[k] ?? 0)));
      chances.forEach((chance, k) => {
        const error = (chance - (truth[index] === k ? 1 : 0)) / scores.length;
        sharpnessSlope += error * (row[k] ?? 0);
        offsetSlopes[k] = (offsetSlopes[k] ?? 0) + error;
      });
    });
    sharpness = Math.max(0.1, sharpness - RATE * 4 * sharpnessSlope);
    offsets.forEach((offset, k) => {
      offsets[k] = offset - RATE * (offsetSlopes[k] ?? 0);
    });
  }
  return { sharpness, offsets };
}
