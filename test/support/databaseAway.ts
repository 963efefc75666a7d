import pg from "pg";

/** Lets a database go away and come back: as a restart of its server looks to whoever is connected to it. */
export type Away = {
  /** every connection breaks, and no new one is taken */
  leave: () => Promise<void>;
  comeBack: () => Promise<void>;
  end: () => Promise<void>;
};

/** @param url of the database that goes away; others of the same server stay */
export async function databaseAway(url: string): Promise<Away> {
  const name = new URL(url).pathname.slice(1);
  const admin = new pg.Client({ connectionString: url.replace(/[^/]+$/, "postgres") });
  await admin.connect();
  return {
    leave: async () => {
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
        [name],
      );
    },
    comeBack: async () => void (await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)),
    end: async () => await admin.end(),
  };
}
