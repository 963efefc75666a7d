import { createTestDatabase } from "../../support/testDatabase.ts";
import { House } from "./house.ts";
import { Platform } from "./platform.ts";

/** A house over a database of its own, and a platform that takes what it sends. */
export async function openDelivery(): Promise<{
  house: House;
  platform: Platform;
  close: () => Promise<void>;
}> {
  const database = await createTestDatabase();
  const house = new House(database.url);
  const platform = new Platform();
  await platform.start();
  return {
    house,
    platform,
    close: async () => {
      await house.close();
      await platform.stop();
      await database.drop();
    },
  };
}
