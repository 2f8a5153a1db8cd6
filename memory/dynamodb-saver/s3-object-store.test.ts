import { describe, expect, it } from "vitest";
import { S3ObjectStore, type S3Send } from "./s3-object-store.ts";

/** As much of S3 as the store uses; lists two objects a page. */
function createBucket() {
  const objects = new Map<string, Uint8Array>();
  const operations: Record<string, (input: never) => unknown> = {
    PutObjectCommand: ({ Key, Body }: { Key: string; Body: Uint8Array }) => objects.set(Key, Body),
    GetObjectCommand: ({ Key }: { Key: string }) => {
      const body = objects.get(Key);
      if (!body) throw Object.assign(new Error("not there"), { name: "NoSuchKey" });
      return { Body: { transformToByteArray: async () => body } };
    },
    ListObjectsV2Command: ({ Prefix }: { Prefix: string }) => ({
      Contents: [...objects.keys()]
        .filter((Key) => Key.startsWith(Prefix))
        .slice(0, 2)
        .map((Key) => ({ Key })),
    }),
    DeleteObjectsCommand: ({ Delete }: { Delete: { Objects: { Key: string }[] } }) => {
      const denied = Delete.Objects.find(({ Key }) => Key.endsWith("locked"));
      if (denied) return { Errors: [{ Key: denied.Key, Message: "locked" }] };
      for (const { Key } of Delete.Objects) objects.delete(Key);
      return {};
    },
  };
  const send = async (operation: string, input: unknown) => operations[operation]?.(input as never);
  return {
    objects,
    store: new S3ObjectStore({ send: send as S3Send, bucket: "bucket", prefix: "threads/" }),
  };
}

describe("S3ObjectStore", () => {
  it("stores under its prefix and reads back", async () => {
    const { objects, store } = createBucket();
    await store.put("a/1", Buffer.from("one"));
    expect([...objects.keys()]).toEqual(["threads/a/1"]);
    expect(await store.get("a/1")).toEqual(Buffer.from("one"));
    expect(await store.get("a/2")).toBeUndefined();
  });

  it("deletes all objects of a thread, page by page, and no others", async () => {
    const { objects, store } = createBucket();
    for (let index = 0; index < 7; index += 1) await store.put(`a/${index}`, Buffer.from(""));
    await store.put("ab/0", Buffer.from(""));
    await store.deletePrefix("a/");
    expect([...objects.keys()]).toEqual(["threads/ab/0"]);
  });

  it("fails when S3 keeps an object", async () => {
    const { store } = createBucket();
    await store.put("a/locked", Buffer.from(""));
    await expect(store.deletePrefix("a/")).rejects.toThrow('S3 did not delete "threads/a/locked"');
  });
});
