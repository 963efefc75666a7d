import { enableCompileCache } from "node:module";

// compiled code is kept between starts: half of a start is compiling what Botkit brings along
enableCompileCache();
const [{ serve, refuseToStart }, { startJobs }] = await Promise.all([
  import("../bots/serve.ts"),
  import("./startJobs.ts"),
]);
serve(() => Date.now(), startJobs).catch(refuseToStart);
