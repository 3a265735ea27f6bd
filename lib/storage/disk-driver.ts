import "server-only";
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BytesKey, type Driver, partsOf } from "./driver";

const CHUNK = 256 * 1024;

/**
 * Files on this machine: `objects/<organization>/<two digits>/<version>`. Bytes are written beside, flushed to the disk, and only then given their
 * name, and the folder is flushed too: after a power cut a file is whole or absent.
 */
export function diskDriver(root: string): Driver {
  const unfinished = join(root, "unfinished");
  const objects = join(root, "objects");
  const pathOf = (key: BytesKey) => {
    const [organizationId, version] = partsOf(key);
    return join(objects, organizationId, version.slice(0, 2), version);
  };

  return {
    kind: "disk",
    async put(key, source) {
      const target = pathOf(key);
      await makeFolder(unfinished);
      const temporary = join(unfinished, `${key.version}.${randomUUID()}`);
      try {
        const file = await open(temporary, "wx", 0o600);
        try {
          for await (const chunk of source)
            for (let done = 0; done < chunk.byteLength; ) done += (await file.write(chunk, done)).bytesWritten;
          await file.sync();
        } finally {
          await file.close();
        }
        await makeFolder(dirname(target));
        await rename(temporary, target);
        await syncFolder(dirname(target));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async get(key, range) {
      const file = await open(pathOf(key), "r").catch(unlessMissing);
      if (!file) return undefined;
      return streamOf(file, range?.start ?? 0, range ? range.end + 1 : Number.POSITIVE_INFINITY);
    },
    async head(key) {
      const found = await stat(pathOf(key)).catch(unlessMissing);
      return found && { size: found.size };
    },
    async remove(keys) {
      for (const key of keys) await rm(pathOf(key), { force: true });
    },
    async *list() {
      for await (const organizationId of namesIn(objects))
        for await (const digits of namesIn(join(objects, organizationId)))
          for await (const version of namesIn(join(objects, organizationId, digits))) {
            const found = await stat(join(objects, organizationId, digits, version)).catch(unlessMissing);
            if (found?.isFile()) yield { organizationId, version, size: found.size, modifiedAt: found.mtime };
          }
    },
    async sweepUnfinished(before) {
      let removed = 0;
      for await (const name of namesIn(unfinished)) {
        const found = await stat(join(unfinished, name)).catch(unlessMissing);
        if (!found || found.mtime >= before) continue;
        await rm(join(unfinished, name), { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

const unlessMissing = (error: NodeJS.ErrnoException) => {
  if (error.code === "ENOENT") return undefined;
  throw error;
};

async function* namesIn(folder: string) {
  const found = await opendir(folder).catch(unlessMissing);
  if (found) for await (const { name } of found) yield name;
}

/** Makes a folder, and flushes whatever names it newly. */
async function makeFolder(folder: string) {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!first) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(folder: string) {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads only when asked, so that a slow client holds one chunk and not the file. */
function streamOf(file: FileHandle, start: number, end: number) {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - position));
          const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position);
          position += bytesRead;
          if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
          if (bytesRead > 0 && position < end) return;
          await file.close();
          controller.close();
        } catch (error) {
          await file.close().catch(() => {});
          controller.error(error);
        }
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}
