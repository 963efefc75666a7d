import { enableCompileCache } from "node:module";

enableCompileCache();
const [{ runAlone, refuseToStart }, { startJobs }] = await Promise.all([
  import("../bots/serve.ts"),
  import("./startJobs.ts"),
]);
runAlone(() => Date.now(), startJobs).catch(refuseToStart);
