import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../core/store/database.ts";
import { openTestDatabase } from "../../support/testDatabase.ts";

/** A table whose every insert is undone as one of a deadlock, so many times as the sequence says. */
const TABLE = `
  CREATE TABLE "Crossed" ("note" text NOT NULL);
  CREATE SEQUENCE "tries";
  CREATE TABLE "Undoes" ("times" int NOT NULL);
  INSERT INTO "Undoes" VALUES (0);
  CREATE FUNCTION cross_it() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF nextval('"tries"') <= (SELECT "times" FROM "Undoes") THEN
      RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER crossed BEFORE INSERT ON "Crossed" FOR EACH ROW EXECUTE FUNCTION cross_it();`;

describe("a statement that the server undid because two held each other's rows", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
    await database.pool.query(TABLE);
  });
  beforeEach(async () => {
    await database.pool.query(`DELETE FROM "Crossed"; ALTER SEQUENCE "tries" RESTART`);
  });
  afterAll(async () => await database.close());

  const undo = async (times: number) =>
    await database.pool.query('UPDATE "Undoes" SET "times" = $1', [times]);
  const notes = async () =>
    (await database.prisma.$queryRaw<{ note: string }[]>`SELECT "note" FROM "Crossed"`).map(
      ({ note }) => note,
    );

  it("is sent again where it stands alone, and written once", async () => {
    await undo(2);
    expect(await database.prisma.$executeRaw`INSERT INTO "Crossed" VALUES (${"alone"})`).toBe(1);
    expect(await notes()).toEqual(["alone"]);
  });

  it("fails in the end where it is undone again and again", async () => {
    await undo(3);
    await expect(database.prisma.$executeRaw`INSERT INTO "Crossed" VALUES (${"never"})`).rejects.toThrow(
      "deadlock detected",
    );
    expect(await notes()).toEqual([]);
  });

  it("fails within a transaction, which is undone whole", async () => {
    await undo(1);
    const both = database.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`UPDATE "Undoes" SET "times" = 7`;
      await tx.$executeRaw`INSERT INTO "Crossed" VALUES (${"together"})`;
    });
    await expect(both).rejects.toThrow("deadlock detected");
    expect(await notes()).toEqual([]);
    expect(await database.prisma.$queryRaw`SELECT "times" FROM "Undoes"`).toEqual([{ times: 1 }]);
  });
});
