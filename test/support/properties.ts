import fc from "fast-check";

/**
 * Property tests look at the same cases at every run, so that a change is judged by what it changed and by nothing else.
 * To look at others, and to find what nobody has seen yet: `PROPERTY_SEED=7 npm test` (any whole number).
 */
const given = Number(process.env["PROPERTY_SEED"] ?? 20_261_122);
if (!Number.isSafeInteger(given)) throw new Error("PROPERTY_SEED must be a whole number");
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: given });
