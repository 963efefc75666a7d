import { House } from "./house.ts";
import { senderTo } from "./platform.ts";

/** One node as a process of its own: delivers what there is at that time, and ends. Arguments: database, platform, time. */
const [databaseUrl = "", platformUrl = "", time = ""] = process.argv.slice(2);
const house = new House(databaseUrl);
house.now = Number(time);
const delivery = await house.deliver(
  [senderTo(platformUrl, "wecomKf"), senderTo(platformUrl, "telegram"), senderTo(platformUrl, "sms")],
  { node: `process:${process.pid}`, limits: () => ({ account: null, person: null }) },
  { batch: 8 },
);
await house.settle(delivery);
await house.close();
