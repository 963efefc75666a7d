/** Photos on their way, so that a reload does not lose them. Without IndexedDB they live as long as the page. */
export type PhotoKeep = {
  put: (id: string, photo: Blob) => Promise<void>;
  get: (id: string) => Promise<Blob | null>;
  drop: (id: string) => Promise<void>;
};

/** Bytes and type apart: Safari 11 cannot be trusted with blobs in its database. */
type Kept = { bytes: ArrayBuffer; type: string };

const DATABASE = "bcs.chat";
const STORE = "photos";

/** Opens the keep. @param factory null where the browser has no database, or forbids it */
export function openPhotoKeep(factory: IDBFactory | null): PhotoKeep {
  const here: { [id: string]: Blob } = {};
  const opened = openDatabase(factory);
  return {
    put: async (id, photo) => {
      here[id] = photo;
      const database = await opened;
      if (database === null) return;
      const kept: Kept = { bytes: await bytesOf(photo), type: photo.type };
      await inStore(database, "readwrite", (store) => store.put(kept, id));
    },
    get: async (id) => {
      const photo = here[id];
      if (photo !== undefined) return photo;
      const database = await opened;
      if (database === null) return null;
      const kept: Kept | null = await inStore(database, "readonly", (store) => store.get(id));
      return kept === null ? null : new Blob([kept.bytes], { type: kept.type });
    },
    drop: async (id) => {
      delete here[id];
      const database = await opened;
      if (database !== null) await inStore(database, "readwrite", (store) => store.delete(id));
    },
  };
}

/** The bytes of a photo. */
export function bytesOf(photo: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      if (reader.result instanceof ArrayBuffer) resolve(reader.result);
      else reject(new Error("the photo cannot be read"));
    };
    reader.onerror = () => reject(reader.error ?? new Error("the photo cannot be read"));
    reader.readAsArrayBuffer(photo);
  });
}

function openDatabase(factory: IDBFactory | null): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    if (factory === null) return resolve(null);
    try {
      const asked = factory.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
      asked.onblocked = () => resolve(null);
    } catch (_forbidden) {
      // private browsing: the photo lives as long as the page
      resolve(null);
    }
  });
}

/** One small transaction. @returns what was found; null where there is nothing, or where the browser failed */
function inStore(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<Kept | null> {
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction(STORE, mode);
      const asked = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(mode === "readonly" ? (asked.result ?? null) : null);
      transaction.onerror = () => resolve(null);
      transaction.onabort = () => resolve(null);
    } catch (_closed) {
      // the browser threw its database away: the photo lives as long as the page
      resolve(null);
    }
  });
}
