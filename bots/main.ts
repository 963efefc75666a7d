import { enableCompileCache } from "node:module";

// compiled code is kept between starts: half of a start is compiling what Botkit brings along
enableCompileCache();
const { serve, refuseToStart } = await import("./serve.ts");
serve(() => Date.now()).catch(refuseToStart);
